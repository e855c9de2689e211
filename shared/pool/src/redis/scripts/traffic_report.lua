-- Everything that is counted of requests, but addresses and single requests.
--
-- KEYS     those of traffic, in the order of keys.rs
-- Returns  { totals, models, keys, hours, days, whole, first content }: the first as traffic_totals.lua; each of the next four
--          a list of { name, counts … }, for keys with when one was seen last and the tokens of today at the end; the last two lists of { bucket, count }

assert(#KEYS == 11 and #ARGV == 0, 'wrong number of keys or arguments')

local MODELS <const> = KEYS[2]
local CLIENTS <const> = KEYS[3]
local HOURS <const> = KEYS[4]
local DAYS <const> = KEYS[5]
local LATENCY <const> = KEYS[6]
local LATENCY_SLOT <const> = 300000
local LATENCY_SLOTS <const> = 13
local DAY <const> = 86400000

local function each(key, tell)
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do tell(fields[i], cmsgpack.unpack(fields[i + 1])) end
end

local function list(key, told)
  local found = {}
  each(key, function(name, value) table.insert(found, told(name, value)) end)
  return found
end

local function counted(name, counts) return { name, unpack(counts) } end

local function client(name, record)
  local told = { name, unpack(record[1]) }
  table.insert(told, record[2])
  table.insert(told, record[3] == math.floor(now / DAY) and record[4] or 0)
  return told
end

local durations, first = { {}, {} }, math.floor(now / LATENCY_SLOT) - LATENCY_SLOTS + 1
each(LATENCY, function(piece, record)
  if tonumber(piece) < first then return end
  for which = 1, 2 do
    for _, pair in ipairs(record[which]) do table.insert(durations[which], pair) end
  end
end)

return {
  totals(),
  list(MODELS, counted),
  list(CLIENTS, client),
  list(HOURS, counted),
  list(DAYS, counted),
  durations[1],
  durations[2],
}
