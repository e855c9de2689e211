-- What time brings: chores that calls do along the way.

local chores_made

-- The functions `see_to_due`, `see_to_policy` and `place_anew`.
local function chores()
  if chores_made then return chores_made end

  -- Calls `act` for the first members with scores from `least` to `most`; one that stands for nothing any
  -- more (`act` says false) is taken out. Answers how many there were.
  local function each_of(set, least, most, limit, act)
    local found = redis.call('ZRANGEBYSCORE', set, least, most, 'WITHSCORES', 'LIMIT', '0', limit)
    for i = 1, #found, 2 do
      if act(found[i], tonumber(found[i + 1])) == false then redis.call('ZREM', set, found[i]) end
    end
    return #found / 2
  end

  local function place_anew(name)
    local account = load(name)
    if not account then return false end
    save(name, account)
  end

  local function expire_token(name)
    local account = load(name)
    if not account then return false end
    account.token_end = 0
    redis.call('HDEL', TOKENS, name)
    redis.call('ZREM', TOKEN_EXPIRY, name)
    save(name, account)
  end

  -- When the next lease, token or rest ends.
  local function first_due()
    local due = 9e15
    local function heed(set, least, base)
      local first = redis.call('ZRANGEBYSCORE', set, least, '+inf', 'WITHSCORES', 'LIMIT', '0', '1')[2]
      if first then due = math.min(due, tonumber(first) - base) end
    end
    heed(LEASE_EXPIRY, '-inf', 0)
    heed(TOKEN_EXPIRY, '-inf', 0)
    for bucket = 1, 3 do heed(KEYS[BEFORE_LINES + bucket], COOLING, COOLING) end
    return due
  end

  -- Ends leases and tokens whose time is over, promotes accounts that rested; at most `limit` of each, in
  -- each bucket. Answers how many there were.
  local function see_to_due(limit)
    if next_due > now then return 0 end
    local seen = each_of(LEASE_EXPIRY, '-inf', now, limit, expire_lease)
      + each_of(TOKEN_EXPIRY, '-inf', now, limit, expire_token)
    for bucket = 1, 3 do
      seen = seen + each_of(KEYS[BEFORE_LINES + bucket], COOLING, COOLING + now, limit, place_anew)
    end
    next_due, pool_changed = first_due(), true
    save_pool()
    return seen
  end

  -- Places accounts anew that a raised policy has freed; a lowered one is seen when they are chosen.
  local function see_to_policy(limit)
    local below = daily_limit > 0 and '(' .. daily_limit or '+inf'
    local seen = each_of(LIMITED, '-inf', below, limit, place_anew)
    for bucket = 1, 3 do
      seen = seen + each_of(KEYS[BEFORE_LINES + bucket], BUSY, '(' .. BUSY + max_in_flight, limit, place_anew)
    end
    return seen
  end

  chores_made = { see_to_due = see_to_due, see_to_policy = see_to_policy, place_anew = place_anew }
  return chores_made
end
