-- Leases one account, or says why there is none.
--
-- args[1]   mode: serve or probation
-- args[2]   bucket: 1 text, 2 image, 3 video
-- args[3]   ttl, milliseconds
-- args[4]   the account to take if it can be leased; empty: none
-- args[5]   the key of the conversation to go on with; empty: none
-- args[6..] accounts that must not be taken
-- Returns   { 1, lease id, account, generation, expires ms, sealed token or nil, its end or 0 }, and after these
--           what the upstream calls the conversation, if the account has it
--           { 0, reason, wait ms }

assert(own >= 5, 'wrong number of arguments')
local mode, prefer, conversation = args[1], args[4], args[5]
assert(mode == 'serve' or mode == 'probation', 'no such mode')
local bucket = bucket_of(args[2])
local ttl = number(args[3], 'the ttl')
local line = KEYS[BEFORE_LINES + bucket]

local excluded, exclusions = {}, own - 5
for i = 6, own do excluded[args[i]] = true end

-- Rounds of chores or repairs within one call, each of at most CHORES entries.
local ROUNDS <const> = 64

-- What the upstream calls the conversation, once the account that has it is chosen.
local going_on

local choose
if mode == 'serve' then
  -- The account at the head of the line that is not excluded, or of its part from `least` on. One that does not
  -- belong where it stands is moved: a policy changed, a token ended, or it lags.
  local function head(least)
    for _ = 1, ROUNDS do
      local names = least
        and redis.call('ZRANGEBYSCORE', line, least, '+inf', 'LIMIT', '0', exclusions + 1)
        or redis.call('ZRANGE', line, '0', exclusions == 0 and '0' or exclusions)
      local name = names[1]
      for i = 2, #names do
        if not excluded[name] then break end
        name = names[i]
      end
      if not name or excluded[name] then return nil end
      local account = load(name)
      if not account then
        redis.call('ZREM', line, name)
      elseif account[bucket] >= BUSY then
        return nil
      elseif account[bucket] == standing(account, bucket) then
        return name, account
      else
        save(name, account, bucket)
      end
    end
  end

  function choose()
    local packed = conversation ~= '' and redis.call('HGET', CONVERSATIONS, conversation)
    if packed then
      local name, generation, expires, called = cmsgpack.unpack(packed)
      local account = load(name)
      if not account or account.generation ~= generation or expires <= now then
        -- Nobody can go on with it.
        redis.call('HDEL', CONVERSATIONS, conversation)
        redis.call('ZREM', CONVERSATION_EXPIRY, conversation)
      elseif not excluded[name] and account.state == 'ready' and standing(account, bucket) < BUSY then
        going_on = called
        return name, account
      end
    end
    if prefer ~= '' and not excluded[prefer] then
      local account = load(prefer)
      if account and account.state == 'ready' and standing(account, bucket) < BUSY then
        return prefer, account
      end
    end
    local name, account = head()
    if name and account[bucket] < COLD
      and now - account.used < number(args[own + 2], 'the use cooldown') then
      local cold, cold_account = head(COLD)
      if cold then return cold, cold_account end
    end
    return name, account
  end
else
  -- The account, if its proof is due and none runs.
  local function provable(name)
    local account = load(name)
    if not account or account.state ~= 'pending' or account.in_flight >= max_in_flight then return end
    local it = trouble(account)
    return it.proof == 0 and it.proof_due <= now and account
  end

  function choose()
    if prefer ~= '' and not excluded[prefer] then
      local account = provable(prefer)
      if account then return prefer, account end
    end
    local most = exclusions + CHORES
    local found = redis.call('ZRANGEBYSCORE', PENDING, '-inf', now, 'LIMIT', '0', most)
    for _, name in ipairs(found) do
      if not excluded[name] then
        local account = provable(name)
        if account then return name, account end
        if chores().place_anew(name) == false then redis.call('ZREM', PENDING, name) end
      end
    end
  end
end

if paused_until > now then return { 0, 'throttled', paused_until - now } end
if next_due <= now then chores().see_to_due(CHORES) end
local name, account = choose()
for _ = 1, ROUNDS do
  if name or chores().see_to_due(CHORES) + chores().see_to_policy(CHORES) == 0 then break end
  name, account = choose()
end

if not name then
  local function any(set, least, most)
    return redis.call('ZCOUNT', set, least, most) > 0
  end
  local function first(set, least)
    return redis.call('ZRANGEBYSCORE', set, least, '+inf', 'WITHSCORES', 'LIMIT', '0', '1')
  end
  if mode == 'serve' then
    if any(line, '-inf', '(' .. BUSY) then return { 0, 'excluded', 0 } end
    if any(line, BUSY, '(' .. COOLING) then return { 0, 'busy', 0 } end
    local resting = first(line, COOLING)
    if resting[1] then
      local wait = math.max(tonumber(resting[2]) - COOLING - now, 0)
      local rester = load(resting[1])
      local cools = rester and trouble(rester).cooldowns[bucket] >= rests_until(rester, bucket)
      return { 0, cools and 'cooling' or 'daily_limit', wait }
    end
  elseif any(PENDING, '-inf', now) then
    return { 0, 'excluded', 0 }
  end
  local due = first(PENDING, '-inf')[2]
  if due then return { 0, 'pending', math.max(tonumber(due) - now, 0) } end
  -- Every pending account still has its most leases, of earlier credentials.
  return { 0, any(STATES, '2e13', '2e13') and 'busy' or 'empty', 0 }
end

local id, expires = next_id(), now + ttl
account.in_flight = account.in_flight + 1
account.total_count = account.total_count + 1
if mode == 'probation' then
  local it = trouble(account)
  account.probed, it.proof, it.proof_end = now, id, expires
else
  if account.day_end <= now then account.day_count, account.day_end = 0, next_reset() end
  account.day_count = account.day_count + 1
  account.used, served = now, now
end
redis.call('ZADD', LEASE_EXPIRY, expires, lease_name(id, name))
note_due(expires)
save(name, account, bucket)
if going_on then
  -- Nobody else goes on with it: from now on it is another one.
  redis.call('HDEL', CONVERSATIONS, conversation)
  redis.call('ZREM', CONVERSATION_EXPIRY, conversation)
end
local token = account.token_end > now and redis.call('HGET', TOKENS, name)
return { 1, id, name, account.generation, expires, token or false, token and account.token_end or 0, going_on }
