-- Begins a session, if the sessions of the user did not end since the attempt began; what was counted is forgotten.
--
-- KEYS[1]  epochs
-- KEYS[2]  attempts of the user
-- KEYS[3]  attempts from the source
-- KEYS[4]  the session
-- KEYS[5]  the session that it replaces, or the same key
-- ARGV[1]  user
-- ARGV[2]  epoch that the attempt was told
-- ARGV[3]  ttl, milliseconds
-- Returns  when it ends, Unix milliseconds; 0: the epoch is another one

assert(#KEYS == 5 and #ARGV == 3, 'wrong number of keys or arguments')
local user, told = ARGV[1], assert(tonumber(ARGV[2]), 'the epoch is not a number')
local ttl = assert(tonumber(ARGV[3]), 'the ttl is not a number')

local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])

local epoch = tonumber(redis.call('HGET', KEYS[1], user) or 0)
if epoch ~= told then return 0 end
if epoch == 0 then
  epoch = now_us
  redis.call('HSET', KEYS[1], user, string.format('%.0f', epoch))
end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
local expires = math.floor(now_us / 1000) + ttl
redis.call('HSET', KEYS[4], 'user', user, 'epoch', string.format('%.0f', epoch), 'expires', string.format('%.0f', expires))
redis.call('PEXPIRE', KEYS[4], ttl)
return expires
