-- Lets a request begin and counts it, unless a limit was reached.
--
-- KEYS     those of `parts/used.lua`
-- ARGV[1]  request
-- ARGV[2]  how long it is in flight unless it is kept, milliseconds
-- ARGV[3]  requests per minute; -1: any number
-- ARGV[4]  tokens per day; -1: any number
-- ARGV[5]  requests in flight; -1: any number
-- Returns  { 0 } or { limit that was reached: 1 requests, 2 tokens, 3 in flight; when to try again in ms },
--          then what `told` tells

local BUSY_RETRY_MS <const> = 1000

assert(#KEYS == 2 and #ARGV == 5, 'wrong number of keys or arguments')
local request = ARGV[1]
local ttl = assert(tonumber(ARGV[2]), 'the ttl is not a number')
local most = {}
for at = 3, 5 do most[at - 2] = assert(tonumber(ARGV[at]), 'a limit is not a number') end

local now = time_ms()
local used = used_at(now)

if most[2] >= 0 and used.tokens >= most[2] then return { { 2, DAY_MS - now % DAY_MS }, told(now, used) } end
if most[1] >= 0 and used.requests >= most[1] then
  local left, wait = used.requests, MINUTE_MS
  for at = 1, #used.begun, 2 do
    left = left - used.begun[at + 1]
    if left < most[1] then
      wait = ends_ms(used.begun[at]) - now
      break
    end
  end
  return { { 1, wait }, told(now, used) }
end
if most[3] >= 0 and used.in_flight >= most[3] then return { { 3, BUSY_RETRY_MS }, told(now, used) } end

local begun, second = used.begun, math.floor(now / 1000)
-- Also when the clock went back.
if #begun > 0 and begun[#begun - 1] >= second then
  begun[#begun] = begun[#begun] + 1
else
  begun[#begun + 1] = second
  begun[#begun + 1] = 1
end
redis.call('HSET', KEYS[1], 'minute', cmsgpack.pack(begun))
redis.call('EXPIRE', KEYS[1], KEPT_SEC)
redis.call('ZADD', KEYS[2], now + ttl, request)
redis.call('EXPIRE', KEYS[2], KEPT_SEC)
used.requests = used.requests + 1
used.reset = ends_ms(begun[#begun - 1]) - now
used.in_flight = redis.call('ZCARD', KEYS[2])
return { { 0 }, told(now, used) }
