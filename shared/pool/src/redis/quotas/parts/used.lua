-- What a client has used. The script that follows has the keys
-- KEYS[1]  hash: minute (MessagePack: second, requests that began in it, second, …; oldest first), day, tokens
-- KEYS[2]  sorted set of requests in flight, score = when they no longer count, in milliseconds

local KEPT_SEC <const> = 172800
local MINUTE_MS <const> = 60000
local DAY_MS <const> = 86400000

local function time_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function ends_ms(second) return second * 1000 + MINUTE_MS end

-- What still counts. `begun` is the list of the minute.
local function used_at(now)
  local fields = redis.call('HMGET', KEYS[1], 'minute', 'day', 'tokens')
  local used = { requests = 0, reset = 0, tokens = 0, begun = {} }
  local all = fields[1] and cmsgpack.unpack(fields[1]) or {}
  for at = 1, #all, 2 do
    if ends_ms(all[at]) > now then
      used.begun[#used.begun + 1] = all[at]
      used.begun[#used.begun + 1] = all[at + 1]
      used.requests = used.requests + all[at + 1]
      used.reset = ends_ms(all[at]) - now
    end
  end
  if tonumber(fields[2] or -1) == math.floor(now / DAY_MS) then used.tokens = tonumber(fields[3] or 0) end
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  used.in_flight = redis.call('ZCARD', KEYS[2])
  return used
end

local function told(now, used)
  return { now, used.requests, used.reset, used.tokens, used.in_flight }
end
