-- Makes the edition of the settings another number, which never was it before, also when the server was flushed.
--
-- KEYS[1]  edition of the settings
-- Returns  the edition

assert(#KEYS == 1 and #ARGV == 0, 'wrong number of keys or arguments')
local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])

local last = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
local edition = math.max(last + 1, now_us)
redis.call('SET', KEYS[1], string.format('%.0f', edition))
return edition
