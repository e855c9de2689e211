-- What became of renewals as a whole. RECORDS has it under '/renewals', a map: claimed, succeeded, failed, expired (leases
-- that ran out and were claimed again), fallbacks, and the window: the latest of them, each a letter as in task_window.rs.

local function load_totals()
  local packed = redis.call('HGET', RECORDS, '/renewals')
  return packed and cmsgpack.unpack(packed)
    or { claimed = 0, succeeded = 0, failed = 0, expired = 0, fallbacks = 0, window = '' }
end

local function save_totals(totals)
  redis.call('HSET', RECORDS, '/renewals', cmsgpack.pack(totals))
end

-- Puts one more renewal into the window.
local function note_renewal(totals, letter)
  local WINDOW <const> = 100
  totals.window = string.sub(totals.window .. letter, -WINDOW)
end

-- Whether workers get one task at a time; the rule of task_window.rs.
local function is_throttled(totals)
  local THROTTLE_SAMPLE <const> = 20
  local THROTTLE_RATIO <const> = 0.5
  local size = #totals.window
  local _, fallbacks = string.gsub(totals.window, 'b', '')
  return size >= THROTTLE_SAMPLE and fallbacks / size >= THROTTLE_RATIO
end
