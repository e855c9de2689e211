-- A request is over, and took tokens.
--
-- KEYS     those of `parts/used.lua`
-- ARGV[1]  request
-- ARGV[2]  tokens
-- Returns  1

assert(#KEYS == 2 and #ARGV == 2, 'wrong number of keys or arguments')
local tokens = assert(tonumber(ARGV[2]), 'the tokens are not a number')
redis.call('ZREM', KEYS[2], ARGV[1])
-- A client that was forgotten meanwhile stays so.
if redis.call('EXISTS', KEYS[1]) == 0 then return 1 end
local now = time_ms()
local day = math.floor(now / DAY_MS)
local total = used_at(now).tokens + tokens
redis.call('HSET', KEYS[1], 'day', day, 'tokens', string.format('%.0f', total))
redis.call('EXPIRE', KEYS[1], KEPT_SEC)
return 1
