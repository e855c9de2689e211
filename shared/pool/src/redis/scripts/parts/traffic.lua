-- What is read of requests, for scripts that tell of them. Needs nothing; `KEYS` are those of traffic.

local TOTALS <const> = KEYS[1]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The sums: { now, since when, requests of the last minute, counts … }.
local function totals()
  local SLOT <const> = 10000
  local SLOTS <const> = 6
  local rate, first = 0, math.floor(now / SLOT) - SLOTS + 1
  local slots = redis.call('HGET', TOTALS, 'slots')
  for _, pair in ipairs(slots and cmsgpack.unpack(slots) or {}) do
    if pair[1] >= first then rate = rate + pair[2] end
  end
  local counts = redis.call('HGET', TOTALS, 'counts')
  local sums = counts and cmsgpack.unpack(counts) or { 0, 0, 0, 0, 0, 0, 0 }
  return { now, tonumber(redis.call('HGET', TOTALS, 'since') or '0'), rate, unpack(sums) }
end
