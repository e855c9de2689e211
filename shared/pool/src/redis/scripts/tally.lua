-- How statistics are kept, for scripts that count or add up.
--
-- STATISTICS is a hash: `<first hour>:<hours>` → an array of counts. Hours are kept for two days, then added
-- up to days of UTC, which are kept for ninety.

local HOUR_MS, DAY_HOURS = 3600000, 24
local HOURS_KEPT, DAYS_KEPT = 48, 90
-- Outcomes in the order of b2a-domain's `OutcomeKind`, then tokens of the request and of the answer.
local INPUT, OUTPUT = 10, 11

local function load_slot(first, hours)
  local packed = redis.call('HGET', STATISTICS, first .. ':' .. hours)
  return packed and cmsgpack.unpack(packed)
end

local function save_slot(first, hours, slot)
  redis.call('HSET', STATISTICS, first .. ':' .. hours, cmsgpack.pack(slot))
end

local function add_to_day(hour, slot)
  local first = hour - hour % DAY_HOURS
  local day = load_slot(first, DAY_HOURS) or { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
  for i = 1, OUTPUT do day[i] = day[i] + slot[i] end
  save_slot(first, DAY_HOURS, day)
end

local function roll_up()
  local hour, went = math.floor(now / HOUR_MS), 0
  for _, field in ipairs(redis.call('HKEYS', STATISTICS)) do
    local first, hours = string.match(field, '^(%d+):(%d+)$')
    first, hours = tonumber(first), tonumber(hours)
    local old = hour - (hours == 1 and HOURS_KEPT or DAYS_KEPT * DAY_HOURS)
    if first < old then
      if hours == 1 then add_to_day(first, load_slot(first, 1)) end
      redis.call('HDEL', STATISTICS, field)
      went = went + 1
    end
  end
  return went
end

local function count_outcome(kind, input, output)
  local hour = math.floor(now / HOUR_MS)
  local slot = load_slot(hour, 1)
  if not slot then
    -- A new hour: nothing grows without end, also where nobody calls for it.
    roll_up()
    slot = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
  end
  slot[kind] = slot[kind] + 1
  slot[INPUT] = slot[INPUT] + input
  slot[OUTPUT] = slot[OUTPUT] + output
  save_slot(hour, 1, slot)
end
