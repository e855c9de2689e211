-- Leases one account, or says why there is none.
--
-- args[1]   mode: serve or probation
-- args[2]   bucket: 1 text, 2 image, 3 video
-- args[3]   ttl, milliseconds
-- args[4]   the account to take if it can be leased; empty: none
-- args[5..] accounts that must not be taken
-- Returns   { 1, lease id, account, generation, expires ms, sealed token or nil, its end or 0 }
--           { 0, reason, wait ms }

assert(#args >= 4, 'wrong number of arguments')
local mode, prefer = args[1], args[4]
assert(mode == 'serve' or mode == 'probation', 'no such mode')
local bucket = bucket_of(args[2])
local ttl = number(args[3], 'the ttl')

local excluded, exclusions = {}, #args - 4
for i = 5, #args do excluded[args[i]] = true end

-- Rounds of chores or repairs within one call, each of at most CHORES entries.
local ROUNDS = 64

-- The first member of the set that is not excluded.
local function head(set)
  local found = redis.call('ZRANGE', set, 0, exclusions)
  for _, name in ipairs(found) do
    if not excluded[name] then return name end
  end
end

-- The least recently used account of the set that belongs there; one that a changed policy put
-- elsewhere is moved on the way.
local function least_used(sets, letter)
  for _ = 1, ROUNDS do
    local name = head(sets[bucket])
    if not name then return nil end
    local account = load(name)
    if account and place_of(account, bucket) == letter then return name, account end
    if account then save(name, account) else redis.call('ZREM', sets[bucket], name) end
  end
end

local function choose_ready()
  if prefer ~= '' and not excluded[prefer] then
    local account = load(prefer)
    if account and account.state == 'ready' then
      local letter = place_of(account, bucket)
      if letter == 'w' or letter == 'c' then return prefer, account end
    end
  end
  local warm, warm_account = least_used(WARM, 'w')
  if warm and now - warm_account.used >= use_cooldown_ms then return warm, warm_account end
  local cold, cold_account = least_used(COLD, 'c')
  if cold then return cold, cold_account end
  return warm, warm_account
end

-- The account, if its proof is due and none runs.
local function provable(name)
  local account = load(name)
  if account and account.state == 'pending' and account.proof == ''
    and account.proof_due <= now and account.in_flight < max_in_flight then
    return account
  end
end

local function choose_pending()
  if prefer ~= '' and not excluded[prefer] then
    local account = provable(prefer)
    if account then return prefer, account end
  end
  local found = redis.call('ZRANGEBYSCORE', PENDING, '-inf', now, 'LIMIT', 0, exclusions + CHORES)
  for _, name in ipairs(found) do
    if not excluded[name] then
      local account = provable(name)
      if account then return name, account end
      place_anew(name)
    end
  end
end

local choose = mode == 'serve' and choose_ready or choose_pending

local function choose_after_chores()
  see_to_due(CHORES, bucket)
  local name, account = choose()
  for _ = 1, ROUNDS do
    if name or see_to_due(CHORES, bucket) + see_to_policy(CHORES) == 0 then break end
    name, account = choose()
  end
  return name, account
end

-- How long until the first member of the set is due; nothing when it is empty.
local function wait_of(set)
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
  return first[1] and math.max(tonumber(first[2]) - now, 0), first[1]
end

local function has_state(state)
  local code = STATE_CODES[state]
  return redis.call('ZCOUNT', STATES, code, code) > 0
end

local function why_none()
  if mode == 'serve' then
    if redis.call('ZCARD', WARM[bucket]) + redis.call('ZCARD', COLD[bucket]) > 0 then
      return { 0, 'excluded', 0 }
    end
    if redis.call('ZCARD', BUSY[bucket]) > 0 then return { 0, 'busy', 0 } end
    local wait, name = wait_of(COOLING[bucket])
    if wait then
      local account = load(name)
      local cools = account and account.cooldowns[bucket] >= rests_until(account, bucket)
      return { 0, cools and 'cooling' or 'daily_limit', wait }
    end
  elseif redis.call('ZCOUNT', PENDING, '-inf', now) > 0 then
    return { 0, 'excluded', 0 }
  end
  local wait = wait_of(PENDING)
  if wait then return { 0, 'pending', wait } end
  -- Every pending account still has its most leases, of earlier credentials.
  if has_state('pending') then return { 0, 'busy', 0 } end
  return { 0, 'empty', 0 }
end

local name, account = choose_after_chores()
if not name then return why_none() end

local id, expires = next_id(), now + ttl
account.in_flight = account.in_flight + 1
account.total_count = account.total_count + 1
if mode == 'probation' then
  account.probed = now
  account.proof, account.proof_end = id, expires
else
  account.used = now
  redis.call('SET', SERVED, now)
  if account.day_end <= now then account.day_count, account.day_end = 0, next_reset end
  account.day_count = account.day_count + 1
end
save(name, account)
save_lease(id, {
  account = name,
  generation = account.generation,
  born = account.born,
  bucket = bucket,
  expires = expires,
})
local token = account.token_end > now and redis.call('HGET', TOKENS, name)
return { 1, id, name, account.generation, expires, token or false, token and account.token_end or 0 }
