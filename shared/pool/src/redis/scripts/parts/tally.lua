-- How statistics are kept, for scripts that count, read or add up.
--
-- RECORDS has the tally of the open hour under '/tally', next to what a release reads and writes anyway:
-- the hour, leases that ended ever, and the counts. STATISTICS is a hash: `<first hour>:<hours>` → counts.
-- Hours are kept for two days, then added up to days of UTC, which are kept for ninety.
--
-- Counts are outcomes in the order of b2a-domain's `OutcomeKind`, then tokens of the requests and of the answers.

local INPUT <const> = 10
local OUTPUT <const> = 11
-- Where things are in a tally; count number n is at FIRST - 1 + n.
local HOUR <const> = 1
local RELEASED <const> = 2
local FIRST <const> = 3

local open_hour = (now - now % 3600000) / 3600000

-- The functions that are needed when an hour is over: `roll_up` and `close_hour`.
local function rollover()
  local DAY_HOURS <const> = 24
  local HOURS_KEPT <const> = 48
  local DAYS_KEPT <const> = 90

  -- Adds counts, which stand in `from` from `first` on, to those of a slot.
  local function add_to_slot(slot, from, first)
    local packed, counts = redis.call('HGET', STATISTICS, slot), {}
    if packed then counts = { cmsgpack.unpack(packed) } end
    for i = 1, OUTPUT do counts[i] = (counts[i] or 0) + from[first - 1 + i] end
    redis.call('HSET', STATISTICS, slot, cmsgpack.pack(unpack(counts)))
  end

  -- Adds old hours up to days and forgets old days. Answers how many went.
  local function roll_up()
    local went = 0
    for _, slot in ipairs(redis.call('HKEYS', STATISTICS)) do
      local first, hours = string.match(slot, '^(%d+):(%d+)$')
      first, hours = tonumber(first), tonumber(hours)
      if first < open_hour - (hours == 1 and HOURS_KEPT or DAYS_KEPT * DAY_HOURS) then
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

  -- Puts a tally of an hour that is over away. Answers with one of the open hour.
  local function close_hour(tally)
    add_to_slot(string.format('%d:1', tally[HOUR]), tally, FIRST)
    -- Nothing grows without end, also where nobody asks for it.
    roll_up()
    return { open_hour, tally[RELEASED], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
  end

  return { roll_up = roll_up, close_hour = close_hour }
end

-- The tally of the open hour.
local function load_tally()
  local packed = redis.call('HGET', RECORDS, '/tally')
  if not packed then return { open_hour, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } end
  local tally = { cmsgpack.unpack(packed) }
  return tally[HOUR] == open_hour and tally or rollover().close_hour(tally)
end

local function count(tally, what, more)
  tally[FIRST - 1 + what] = tally[FIRST - 1 + what] + more
end

local function pack_tally(tally)
  return cmsgpack.pack(unpack(tally))
end
