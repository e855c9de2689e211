-- Ends all sessions of a user: those that exist carry another epoch from now on, and vanish in their time.
--
-- KEYS[1]  epochs
-- ARGV[1]  user
-- Returns  1

assert(#KEYS == 1 and #ARGV == 1, 'wrong number of keys or arguments')
local user = ARGV[1]
local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local epoch = math.max(tonumber(redis.call('HGET', KEYS[1], user) or 0) + 1, now_us)
redis.call('HSET', KEYS[1], user, string.format('%.0f', epoch))
return 1
