-- Leases one account, or says why there is none.
--
-- args[1]   mode: serve or probation
-- args[2]   bucket: 1 text, 2 image, 3 video
-- args[3]   ttl, milliseconds
-- args[4]   the account to take if it can be leased; empty: none
-- args[5..] accounts that must not be taken
-- Returns   { 1, lease id, account, generation, expires ms, sealed token or nil, its end or 0 }
--           { 0, reason, wait ms }

assert(own >= 4, 'wrong number of arguments')
local mode, prefer = args[1], args[4]
assert(mode == 'serve' or mode == 'probation', 'no such mode')
local bucket = bucket_of(args[2])
local ttl = number(args[3], 'the ttl')
local use_cooldown = number(args[own + 2], 'the use cooldown')
local line = LINES[bucket]

local excluded, exclusions = {}, own - 4
for i = 5, own do excluded[args[i]] = true end

-- Rounds of chores or repairs within one call, each of at most CHORES entries.
local ROUNDS = 64

-- The account at the head of the line that is not excluded, or of its part from `least` on. One that does not
-- belong where it stands is moved: a policy changed, a token ended, or it lags.
local function head(least)
  for _ = 1, ROUNDS do
    local names = least
      and redis.call('ZRANGEBYSCORE', line, least, '+inf', 'LIMIT', '0', exclusions + 1)
      or redis.call('ZRANGE', line, '0', exclusions == 0 and '0' or exclusions)
    local name
    for i = 1, #names do
      name = not excluded[names[i]] and names[i]
      if name then break end
    end
    if not name then return nil end
    local account = load(name)
    if not account then
      redis.call('ZREM', line, name)
    elseif account.line[bucket] >= BUSY then
      return nil
    elseif standing(account, bucket) == account.line[bucket] then
      return name, account
    else
      save(name, account, bucket)
    end
  end
end

local function choose_ready()
  if prefer ~= '' and not excluded[prefer] then
    local account = load(prefer)
    if account and account.state == 'ready' and standing(account, bucket) < BUSY then
      return prefer, account
    end
  end
  local first, account = head()
  if first and account.line[bucket] < COLD and now - account.used < use_cooldown then
    local cold, cold_account = head(COLD)
    if cold then return cold, cold_account end
  end
  return first, account
end

-- The account, if its proof is due and none runs.
local function provable(name)
  local account = load(name)
  if account and account.state == 'pending' and account.proof == 0
    and account.proof_due <= now and account.in_flight < max_in_flight then
    return account
  end
end

local function choose_pending()
  if prefer ~= '' and not excluded[prefer] then
    local account = provable(prefer)
    if account then return prefer, account end
  end
  local found = redis.call('ZRANGEBYSCORE', PENDING, '-inf', now, 'LIMIT', '0', exclusions + CHORES)
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
  see_to_due(CHORES)
  local name, account = choose()
  for _ = 1, ROUNDS do
    if name or see_to_due(CHORES) + see_to_policy(CHORES) == 0 then break end
    name, account = choose()
  end
  return name, account
end

local function any(set, least, most)
  return redis.call('ZCOUNT', set, least, most) > 0
end

local function why_none()
  if mode == 'serve' then
    if any(line, '-inf', '(' .. BUSY) then return { 0, 'excluded', 0 } end
    if any(line, BUSY, '(' .. COOLING) then return { 0, 'busy', 0 } end
    local first = first_of(line, COOLING, '+inf', '1')
    if first[1] then
      local rested = tonumber(first[2]) - COOLING
      local account = load(first[1])
      local cools = account and account.cooldowns[bucket] >= rests_until(account, bucket)
      return { 0, cools and 'cooling' or 'daily_limit', math.max(rested - now, 0) }
    end
  elseif any(PENDING, '-inf', now) then
    return { 0, 'excluded', 0 }
  end
  local due = first_of(PENDING, '-inf', '+inf', '1')[2]
  if due then return { 0, 'pending', math.max(tonumber(due) - now, 0) } end
  -- Every pending account still has its most leases, of earlier credentials.
  local pending = STATE_CODES.pending
  return { 0, any(STATES, pending, pending) and 'busy' or 'empty', 0 }
end

if paused_until > now then return { 0, 'throttled', paused_until - now } end
local name, account = choose_after_chores()
if not name then return why_none() end

local id, expires = next_id(), now + ttl
account.in_flight = account.in_flight + 1
account.total_count = account.total_count + 1
if mode == 'probation' then
  account.probed, account.proof, account.proof_end = now, id, expires
else
  if account.day_end <= now then account.day_count, account.day_end = 0, next_reset() end
  account.day_count = account.day_count + 1
  account.used, served = now, now
end
redis.call('ZADD', LEASE_EXPIRY, expires, lease_name(id, name))
note_due(expires)
save(name, account, bucket)
local token = account.token_end > now and redis.call('HGET', TOKENS, name)
return { 1, id, name, account.generation, expires, token or false, token and account.token_end or 0 }
