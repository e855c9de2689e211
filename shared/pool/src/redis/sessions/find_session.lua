-- A session, if its user's epoch is still the one in which it began.
--
-- KEYS[1]  epochs
-- KEYS[2]  the session
-- Returns  { user, when it ends in Unix milliseconds }; nil: there is none

assert(#KEYS == 2 and #ARGV == 0, 'wrong number of keys or arguments')
local found = redis.call('HMGET', KEYS[2], 'user', 'epoch', 'expires')
local user, epoch, expires = found[1], found[2], found[3]
if not user or redis.call('HGET', KEYS[1], user) ~= epoch then return nil end
return { user, tonumber(expires) }
