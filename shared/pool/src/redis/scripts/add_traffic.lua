-- Adds what one process counted of its requests. A batch that was added before changes nothing.
--
-- KEYS     those of traffic, in the order of keys.rs
-- ARGV[1]  the process
-- ARGV[2]  the number of its batch
-- ARGV[3]  the batch (MessagePack): { hours, slots, models, keys, latency, addresses, traces }: the last is a list of
--          texts, each of the others a map (batch_wire.rs)
-- Returns  1: it was added; 0: it had been
--
-- Counts are lists of seven: requests, answered, failed, tokens of requests and of answers, images, videos. What is kept is a
-- list of such numbers and of { name, number } (MessagePack): an empty table would be read as the other kind of thing.

assert(#KEYS == 11 and #ARGV == 3, 'wrong number of keys or arguments')

local TOTALS <const> = KEYS[1]
local MODELS <const> = KEYS[2]
local CLIENTS <const> = KEYS[3]
local HOURS <const> = KEYS[4]
local DAYS <const> = KEYS[5]
local LATENCY <const> = KEYS[6]
local ADDRESSES <const> = KEYS[7]
local SEEN <const> = KEYS[8]
local TRACES <const> = KEYS[9]
local SEQUENCES <const> = KEYS[10]
local PROCESSES <const> = KEYS[11]

local COUNTS <const> = 7
-- The numbers of bounds.rs.
local MODELS_KEPT <const> = 499
local CLIENTS_KEPT <const> = 999
local ADDRESSES_KEPT <const> = 10000
local NAMES_OF_ADDRESS <const> = 49
local LAST_TRACE <const> = 999
local HOURS_KEPT <const> = 48
local DAYS_KEPT <const> = 90
local SLOT <const> = 10000
local SLOTS <const> = 6
local LATENCY_SLOT <const> = 300000
local LATENCY_SLOTS <const> = 13

local number = tonumber(ARGV[2]) or error('the number is not a number')
local hours, slots, models, clients, latency, addresses, traces = unpack(cmsgpack.unpack(ARGV[3]))
assert(type(traces) == 'table', 'the batch is not whole')

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not is_new(SEQUENCES, PROCESSES, ARGV[1], number, now) then return 0 end

local function add_counts(counts, more)
  for i = 1, COUNTS do counts[i] = (counts[i] or 0) + more[i] end
  return counts
end

local function kept(key, field)
  local packed = redis.call('HGET', key, field)
  return packed and cmsgpack.unpack(packed)
end

-- Answers whether the field is new.
local function keep(key, field, value)
  return redis.call('HSET', key, field, cmsgpack.pack(value)) == 1
end

-- Adds to a list of { name, number }; with more names than `most` they share one.
local function add_named(list, more, most)
  local at = {}
  for i, pair in ipairs(list) do at[pair[1]] = i end
  for name, count in pairs(more) do
    if most and not at[name] and #list >= most then name = 'other' end
    if not at[name] then
      table.insert(list, { name, 0 })
      at[name] = #list
    end
    list[at[name]][2] = list[at[name]][2] + count
  end
  return list
end

-- Adds to a list of { slot, requests }, and forgets those that are too old for any rate.
local function add_slots(list, more)
  local this_slot, past = math.floor(now / SLOT), {}
  for slot, count in pairs(more) do
    slot = math.min(slot, this_slot)
    past[slot] = (past[slot] or 0) + count
  end
  local recent = {}
  for _, pair in ipairs(add_named(list, past)) do
    if pair[1] >= this_slot - SLOTS then table.insert(recent, pair) end
  end
  return recent
end

-- Forgets the fields of a hash, which are numbers, that are less than `oldest`.
local function forget(key, oldest)
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if tonumber(field) < oldest then redis.call('HDEL', key, field) end
  end
end

-- The name under which something new is counted.
local function bounded(key, name, most)
  if redis.call('HLEN', key) < most or redis.call('HEXISTS', key, name) == 1 then return name end
  return 'other'
end

-- Sums, and hours and days of UTC.
local this_hour = math.floor(now / 3600000)
redis.call('HSETNX', TOTALS, 'since', string.format('%.0f', now))
local sums = kept(TOTALS, 'counts') or {}
for hour, more in pairs(hours) do
  -- A process whose clock is wrong puts nothing where it would never leave.
  hour = math.max(math.min(hour, this_hour), this_hour - HOURS_KEPT + 1)
  local day = math.floor(hour / 24)
  add_counts(sums, more)
  if keep(HOURS, hour, add_counts(kept(HOURS, hour) or {}, more)) then
    forget(HOURS, this_hour - HOURS_KEPT + 1)
  end
  if keep(DAYS, day, add_counts(kept(DAYS, day) or {}, more)) then
    forget(DAYS, math.floor(this_hour / 24) - DAYS_KEPT + 1)
  end
end
keep(TOTALS, 'counts', sums)
keep(TOTALS, 'slots', add_slots(kept(TOTALS, 'slots') or {}, slots))

-- Models, and keys: counts, last seen, day of UTC, tokens of that day.
local today = math.floor(this_hour / 24)
for name, more in pairs(models) do
  name = bounded(MODELS, name, MODELS_KEPT)
  keep(MODELS, name, add_counts(kept(MODELS, name) or {}, more))
end
for name, more in pairs(clients) do
  name = bounded(CLIENTS, name, CLIENTS_KEPT)
  local record = kept(CLIENTS, name) or { {}, 0 }
  -- Tokens are those of the last day alone. An older version of this software kept none.
  local day, tokens = math.min(more[3], today), more[4]
  local known_day, known = record[3] or 0, record[4] or 0
  if day == known_day then
    tokens = tokens + known
  elseif day < known_day then
    day, tokens = known_day, known
  end
  keep(CLIENTS, name, { add_counts(record[1], more[1]), math.max(record[2], more[2]), day, tokens })
end

-- Durations.
local this_piece = math.floor(now / LATENCY_SLOT)
for piece, more in pairs(latency) do
  piece = math.min(piece, this_piece)
  local record = kept(LATENCY, piece) or { {}, {} }
  local sums = { add_named(record[1], more[1]), add_named(record[2], more[2]) }
  if keep(LATENCY, piece, sums) then forget(LATENCY, this_piece - LATENCY_SLOTS + 1) end
end

-- Addresses: first and last seen, counts, slots, models, user agents.
for address, more in pairs(addresses) do
  local first, last = math.min(more[1], now), math.min(more[2], now)
  local record = kept(ADDRESSES, address) or { first, last, {}, {}, {}, {} }
  last = math.max(record[2], last)
  keep(ADDRESSES, address, {
    math.min(record[1], first),
    last,
    add_counts(record[3], more[3]),
    add_slots(record[4], more[4]),
    add_named(record[5], more[5], NAMES_OF_ADDRESS),
    add_named(record[6], more[6], NAMES_OF_ADDRESS),
  })
  redis.call('ZADD', SEEN, string.format('%.0f', last), address)
end
local too_many = redis.call('ZCARD', SEEN) - ADDRESSES_KEPT
if too_many > 0 then
  local gone = redis.call('ZPOPMIN', SEEN, too_many)
  for i = 1, #gone, 2 do redis.call('HDEL', ADDRESSES, gone[i]) end
end

-- Single requests, newest first.
for _, trace in ipairs(traces) do redis.call('LPUSH', TRACES, trace) end
redis.call('LTRIM', TRACES, 0, LAST_TRACE)
return 1
