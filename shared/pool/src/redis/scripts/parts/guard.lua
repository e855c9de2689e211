-- The egress guard: when most leases of many accounts get 429, it is our address that is throttled, and
-- every further account would be burnt for nothing. Then none is handed out for a while.
--
-- RECORDS has the latest 429s under '/throttled', three values for each: the number of the lease among all
-- that ended, when it ended, and its account. Time in which none is handed out does not count in their age,
-- so that the first 429 after a pause makes another one, twice as long.

-- Notes that the lease which ended as number `released` was throttled.
local function note_throttled(name, released)
  -- Of the last WINDOW leases, within WINDOW_MS, MOST were throttled, by at least ACCOUNTS accounts.
  local WINDOW <const> = 20
  local WINDOW_MS <const> = 10000
  local MOST <const> = 16
  local ACCOUNTS <const> = 8
  local PAUSE_MS <const> = 5000
  local PAUSE_CEILING_MS <const> = 120000

  local packed = redis.call('HGET', RECORDS, '/throttled')
  local known, recent = packed and { cmsgpack.unpack(packed) } or {}, {}
  local accounts, seen = 0, {}
  local function keep(number, at, account)
    for _, value in ipairs({ number, at, account }) do table.insert(recent, value) end
    if not seen[account] then accounts, seen[account] = accounts + 1, true end
  end
  for i = 1, #known, 3 do
    if known[i] > released - WINDOW and known[i + 1] > now - WINDOW_MS then
      keep(known[i], known[i + 1], known[i + 2])
    end
  end
  keep(released, math.max(now, paused_until), name)

  if paused_until <= now and #recent >= MOST * 3 and accounts >= ACCOUNTS then
    if now - paused_until > PAUSE_CEILING_MS then pauses = 0 end
    local pause = math.min(PAUSE_MS * 2 ^ pauses, PAUSE_CEILING_MS)
    paused_until, pauses, pool_changed = now + pause, pauses + 1, true
    for i = 2, #recent, 3 do recent[i] = recent[i] + pause end
  end
  redis.call('HSET', RECORDS, '/throttled', cmsgpack.pack(unpack(recent)))
end

-- A lease ended well: whatever there was is over.
local function note_success()
  if pauses == 0 then return end
  paused_until, pauses, pool_changed = 0, 0, true
  redis.call('HDEL', RECORDS, '/throttled')
end
