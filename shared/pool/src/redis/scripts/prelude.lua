-- Stands before every script: the keys, the policy, the clock, and what several scripts do.
--
-- KEYS       the keys of one pool, always all of them, in the order of keys.rs
-- ARGV[1]    most live leases of an account
-- ARGV[2]    soft use cooldown, milliseconds
-- ARGV[3]    leases per account and day; 0: no limit
-- ARGV[4,5]  the next two daily resets, Unix milliseconds by the caller's clock
-- ARGV[6..]  the script's own arguments, here `args`
--
-- Words: an account *rests* in a bucket while a hard cooldown or its daily limit keeps it from being
-- leased. A ready account is in exactly one sorted set per bucket: cooling (it rests), busy (it has
-- its most leases), warm (it has a live token) or cold. Only `place` writes to these sets.

assert(#KEYS == 25, 'expected 25 keys')
assert(#ARGV >= 5, 'expected the policy in ARGV[1..5]')

local ACCOUNTS, NAMES, STATES, PENDING = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local TOKENS, TOKEN_EXPIRY = KEYS[5], KEYS[6]
local LEASES, LEASE_EXPIRY, LAST_LEASE_ID = KEYS[7], KEYS[8], KEYS[9]
local LIMITED = KEYS[10]
local COOLING = { KEYS[11], KEYS[12], KEYS[13] }
local BUSY = { KEYS[14], KEYS[15], KEYS[16] }
local WARM = { KEYS[17], KEYS[18], KEYS[19] }
local COLD = { KEYS[20], KEYS[21], KEYS[22] }
local HEARD_OF, STATISTICS, SERVED = KEYS[23], KEYS[24], KEYS[25]

-- Letters of the record's field `at`, one per bucket.
local SETS = { r = COOLING, b = BUSY, w = WARM, c = COLD }
-- Scores in STATES.
local STATE_CODES = { ready = 1, pending = 2, pending_external = 3, invalid = 4, disabled = 5 }
-- Due entries that every call sees to, of each sort.
local CHORES = 16

-- The number that an argument holds; arguments are checked before anything is written.
local function number(text, what)
  return assert(tonumber(text), what .. ' is not a number')
end

local args = { unpack(ARGV, 6) }
local max_in_flight = number(ARGV[1], 'max_in_flight')
local use_cooldown_ms = number(ARGV[2], 'use_cooldown_ms')
local daily_limit = number(ARGV[3], 'daily_limit')

local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(now_us / 1000)

-- The first daily reset that lies ahead by this clock; the caller's clock may be a little off.
local next_reset = number(ARGV[4], 'the next reset')
if next_reset <= now then
  next_reset = number(ARGV[5], 'the reset after the next')
end
if next_reset <= now then
  next_reset = now + 86400000
end

-- Fails unless the script got as many arguments of its own as it should.
local function expect_args(least, most)
  assert(#args >= least and #args <= (most or least), 'wrong number of arguments')
end

-- The number of a bucket: 1 text, 2 image, 3 video.
local function bucket_of(text)
  local bucket = number(text, 'the bucket')
  assert(COOLING[bucket], 'no such bucket')
  return bucket
end

-- Accounts -----------------------------------------------------------------------------------

local function load(name)
  local packed = redis.call('HGET', ACCOUNTS, name)
  return packed and cmsgpack.unpack(packed)
end

local function is_limited(account)
  return daily_limit > 0 and account.day_end > now and account.day_count >= daily_limit
end

-- When the account may be leased again in this bucket; 0 or past: it does not rest.
local function rests_until(account, bucket)
  local cooldown = account.cooldowns[bucket]
  return is_limited(account) and math.max(cooldown, account.day_end) or cooldown
end

-- The letter of the set that a ready account belongs to in this bucket, and its score there.
local function place_of(account, bucket)
  local rests = rests_until(account, bucket)
  if rests > now then return 'r', rests end
  if account.in_flight >= max_in_flight then return 'b', account.in_flight end
  if account.token_end > now then return 'w', account.used end
  return 'c', account.used
end

-- Puts the account where it belongs now, and takes it from where it was.
local function place(name, account)
  local at = {}
  for bucket = 1, 3 do
    local was, is, score = account.at:sub(bucket, bucket), '-', 0
    if account.state == 'ready' then is, score = place_of(account, bucket) end
    if was ~= '-' and was ~= is then redis.call('ZREM', SETS[was][bucket], name) end
    if is ~= '-' then redis.call('ZADD', SETS[is][bucket], score, name) end
    at[bucket] = is
  end
  account.at = table.concat(at)

  local limited = account.state == 'ready' and is_limited(account)
  if limited then
    redis.call('ZADD', LIMITED, account.day_count, name)
  elseif account.limited then
    redis.call('ZREM', LIMITED, name)
  end
  account.limited = limited

  -- While a proof runs, its lease's end is when the next one is due.
  local queued = account.state == 'pending'
    and (account.proof ~= '' or account.in_flight < max_in_flight)
  if queued then
    local due = account.proof ~= '' and account.proof_end or account.proof_due
    redis.call('ZADD', PENDING, due, name)
  elseif account.queued then
    redis.call('ZREM', PENDING, name)
  end
  account.queued = queued
end

-- When anything was heard of the account last.
local function heard_of(account)
  return math.max(account.used, account.minted, account.probed)
end

local function save(name, account)
  place(name, account)
  redis.call('HSET', ACCOUNTS, name, cmsgpack.pack(account))
end

local function set_state(name, account, state)
  account.state = state
  redis.call('ZADD', STATES, STATE_CODES[state], name)
  if state == 'ready' then
    redis.call('ZADD', HEARD_OF, heard_of(account), name)
  else
    redis.call('ZREM', HEARD_OF, name)
  end
end

local function forget_token(name, account)
  account.token_end = 0
  redis.call('HDEL', TOKENS, name)
  redis.call('ZREM', TOKEN_EXPIRY, name)
end

-- The account as `parse_account` in reply.rs reads it. A time of 0 means never.
local function view(name, account)
  local rests = account.state == 'ready' and rests_until(account, 1) > now
  local reason = account.reason
  if rests then
    reason = account.cooldowns[1] > now and account.rest_reason or 'daily_limit'
  end
  local until_ms = {}
  for bucket = 1, 3 do
    local rested = rests_until(account, bucket)
    until_ms[bucket] = rested > now and rested or 0
  end
  return {
    name, account.generation, rests and 'cooldown' or account.state, reason,
    until_ms[1], until_ms[2], until_ms[3],
    account.in_flight, account.fail_count,
    account.day_end > now and account.day_count or 0,
    account.success_count, account.total_count, account.used, account.minted,
    account.token_end > now and account.token_end or 0,
  }
end

-- Leases -------------------------------------------------------------------------------------

-- A number greater than every one before, also after a flush: time keeps it growing.
local function next_id()
  local last = tonumber(redis.call('GET', LAST_LEASE_ID) or '0')
  local id = string.format('%.0f', math.max(last + 1, now_us))
  redis.call('SET', LAST_LEASE_ID, id)
  return id
end

local function load_lease(id)
  local packed = redis.call('HGET', LEASES, id)
  return packed and cmsgpack.unpack(packed)
end

local function save_lease(id, lease)
  redis.call('HSET', LEASES, id, cmsgpack.pack(lease))
  redis.call('ZADD', LEASE_EXPIRY, lease.expires, id)
end

-- Forgets the lease. Answers with its account, not saved yet, and whether the lease was its proof;
-- nothing when the account was taken out of the pool meanwhile (and maybe brought back).
local function close_lease(id, lease)
  redis.call('HDEL', LEASES, id)
  redis.call('ZREM', LEASE_EXPIRY, id)
  local account = load(lease.account)
  if not account or account.born ~= lease.born then return nil, false end
  account.in_flight = math.max(account.in_flight - 1, 0)
  local proving = account.proof == id
  if proving then account.proof = '' end
  return account, proving
end

-- Ends a lease that nobody released: the account's state stays, a proof is due since then.
local function expire_lease(id, lease)
  local account, proving = close_lease(id, lease)
  if not account then return end
  if proving then account.proof_due = lease.expires end
  save(lease.account, account)
end

-- Chores -------------------------------------------------------------------------------------

-- Calls `act` for at most `limit` members of the sorted set with scores up to `most`; a member that
-- stands for nothing any more (`act` says false) is taken out.
local function each_up_to(set, most, limit, act)
  local members = redis.call('ZRANGEBYSCORE', set, '-inf', most, 'LIMIT', 0, limit)
  for _, member in ipairs(members) do
    if act(member) == false then redis.call('ZREM', set, member) end
  end
  return #members
end

local function place_anew(name)
  local account = load(name)
  if not account then return false end
  save(name, account)
end

local function expire_lease_of(id)
  local lease = load_lease(id)
  if not lease then return false end
  expire_lease(id, lease)
end

local function expire_token_of(name)
  local account = load(name)
  if not account then return false end
  forget_token(name, account)
  save(name, account)
end

-- Ends leases and tokens whose time is over, promotes accounts that rested; at most `limit` of each,
-- in one bucket or in all. Answers how many there were.
local function see_to_due(limit, bucket)
  local seen = each_up_to(LEASE_EXPIRY, now, limit, expire_lease_of)
    + each_up_to(TOKEN_EXPIRY, now, limit, expire_token_of)
  for b = bucket or 1, bucket or 3 do
    seen = seen + each_up_to(COOLING[b], now, limit, place_anew)
  end
  return seen
end

-- Places accounts anew that a raised policy has freed; a lowered one is seen when they are chosen.
local function see_to_policy(limit)
  local below = daily_limit > 0 and '(' .. daily_limit or '+inf'
  local seen = each_up_to(LIMITED, below, limit, place_anew)
  for bucket = 1, 3 do
    seen = seen + each_up_to(BUSY[bucket], '(' .. max_in_flight, limit, place_anew)
  end
  return seen
end
