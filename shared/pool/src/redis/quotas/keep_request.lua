-- Has a request count among those in flight for another while.
--
-- KEYS     those of `parts/used.lua`
-- ARGV[1]  request
-- ARGV[2]  for how long, milliseconds
-- Returns  1, or 0 if it no longer counted

assert(#KEYS == 2 and #ARGV == 2, 'wrong number of keys or arguments')
local ttl = assert(tonumber(ARGV[2]), 'the ttl is not a number')
local now = time_ms()
local until_ms = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or 0)
if until_ms <= now then return 0 end
redis.call('ZADD', KEYS[2], now + ttl, ARGV[1])
redis.call('EXPIRE', KEYS[2], KEPT_SEC)
return 1
