-- How statistics are kept, for scripts that count, read or add up.
--
-- RECORDS has the tally of the open hour under '/tally', next to what a release reads and writes anyway:
-- the hour, leases that ended ever, and the counts. STATISTICS is a hash: `<first hour>:<hours>` → counts.
-- Hours are kept for two days, then added up to days of UTC, which are kept for ninety.
--
-- Counts are outcomes in the order of b2a-domain's `OutcomeKind`, then tokens of the requests and of the answers.

local HOUR_MS, DAY_HOURS = 3600000, 24
local HOURS_KEPT, DAYS_KEPT = 48, 90
local COUNTS, INPUT, OUTPUT = 11, 10, 11
-- Where things are in a tally; count number n is at FIRST - 1 + n.
local HOUR, RELEASED, FIRST = 1, 2, 3

local function open_hour()
  return math.floor(now / HOUR_MS)
end

local function new_tally()
  return { open_hour(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
end

local function load_tally(packed)
  return packed and { cmsgpack.unpack(packed) } or new_tally()
end

-- Adds counts, which stand in `from` from `first` on, to those of a slot.
local function add_to_slot(slot, from, first)
  local packed, counts = redis.call('HGET', STATISTICS, slot), {}
  if packed then counts = { cmsgpack.unpack(packed) } end
  for i = 1, COUNTS do counts[i] = (counts[i] or 0) + from[first - 1 + i] end
  redis.call('HSET', STATISTICS, slot, cmsgpack.pack(unpack(counts)))
end

-- Adds old hours up to days and forgets old days. Answers how many went.
local function roll_up()
  local hour, went = open_hour(), 0
  for _, slot in ipairs(redis.call('HKEYS', STATISTICS)) do
    local first, hours = string.match(slot, '^(%d+):(%d+)$')
    first, hours = tonumber(first), tonumber(hours)
    if first < hour - (hours == 1 and HOURS_KEPT or DAYS_KEPT * DAY_HOURS) then
      if hours == 1 then
        local counts = { cmsgpack.unpack(redis.call('HGET', STATISTICS, slot)) }
        add_to_slot(string.format('%d:%d', first - first % DAY_HOURS, DAY_HOURS), counts, 1)
      end
      redis.call('HDEL', STATISTICS, slot)
      went = went + 1
    end
  end
  return went
end

-- Puts a tally of an hour that is over away. Answers with the one of the open hour.
local function close_hour(tally)
  if tally[HOUR] == open_hour() then return tally end
  add_to_slot(string.format('%d:1', tally[HOUR]), tally, FIRST)
  -- Nothing grows without end, also where nobody asks for it.
  roll_up()
  local fresh = new_tally()
  fresh[RELEASED] = tally[RELEASED]
  return fresh
end

-- Counts a lease that ended. Answers with how many ended ever, and the tally, packed.
local function count_outcome(packed, kind, input, output)
  local tally = close_hour(load_tally(packed))
  tally[RELEASED] = tally[RELEASED] + 1
  local at = FIRST - 1
  tally[at + kind] = tally[at + kind] + 1
  tally[at + INPUT] = tally[at + INPUT] + input
  tally[at + OUTPUT] = tally[at + OUTPUT] + output
  return tally[RELEASED], cmsgpack.pack(unpack(tally))
end
