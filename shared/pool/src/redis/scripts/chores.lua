-- Leases that end, and what time brings: chores that calls do along the way.
--
-- LEASE_EXPIRY holds the live leases, as `<lease id>:<account>`. All else that a lease says is known to
-- whoever holds it. An account that was born after a lease was made is another one of the same name.

local function lease_name(id, name)
  return string.format('%d:%s', id, name)
end

-- Takes note that a lease of the account ended. Answers with whether it was its proof.
local function end_lease(account, id)
  account.in_flight = math.max(account.in_flight - 1, 0)
  local proving = account.proof == id
  if proving then account.proof = 0 end
  return proving
end

-- Ends a lease that nobody released: the account's state stays, a proof is due since then.
local function expire_lease(member, expires)
  redis.call('ZREM', LEASE_EXPIRY, member)
  local id, name = string.match(member, '^(%d+):(.*)$')
  local account = load(name)
  if not account or account.born > tonumber(id) then return end
  if end_lease(account, tonumber(id)) then account.proof_due = expires end
  save(name, account)
end

-- The live lease's end; nothing if it ended before. One that is over ends now.
local function lease_end(member)
  local expires = tonumber(redis.call('ZSCORE', LEASE_EXPIRY, member) or nil)
  if not expires or expires > now then return expires end
  expire_lease(member, expires)
end

-- The first members with scores from `least` to `most`, at most `limit`, and their scores after them.
local function first_of(set, least, most, limit)
  return redis.call('ZRANGEBYSCORE', set, least, most, 'WITHSCORES', 'LIMIT', '0', limit)
end

-- Calls `act` for the first members with scores up to `most`; one that stands for nothing any more
-- (`act` says false) is taken out. Answers how many there were.
local function each_of(set, least, most, limit, act)
  local found = first_of(set, least, most, limit)
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
  forget_token(name, account)
  save(name, account)
end

-- When the next lease, token or rest ends.
local function first_due()
  local due = NEVER
  local function heed(set, least, base)
    local first = first_of(set, least, '+inf', '1')[2]
    if first then due = math.min(due, tonumber(first) - base) end
  end
  heed(LEASE_EXPIRY, '-inf', 0)
  heed(TOKEN_EXPIRY, '-inf', 0)
  for bucket = 1, 3 do heed(LINES[bucket], COOLING, COOLING) end
  return due
end

-- Ends leases and tokens whose time is over, promotes accounts that rested; at most `limit` of each, in
-- each bucket. Answers how many there were.
local function see_to_due(limit)
  if next_due > now then return 0 end
  local seen = each_of(LEASE_EXPIRY, '-inf', now, limit, expire_lease)
    + each_of(TOKEN_EXPIRY, '-inf', now, limit, expire_token)
  for bucket = 1, 3 do
    seen = seen + each_of(LINES[bucket], COOLING, COOLING + now, limit, place_anew)
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
    seen = seen + each_of(LINES[bucket], BUSY, '(' .. BUSY + max_in_flight, limit, place_anew)
  end
  return seen
end
