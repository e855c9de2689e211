-- Accounts: their records, and the sets in which they stand.
--
-- RECORDS is a hash: account → its record, and '/pool' → the pool's own (no account's name has a slash).
--
-- Words: an account *rests* in a bucket while a hard cooldown or its daily limit keeps it from being
-- leased. A ready account stands in the *line* of each bucket, a sorted set whose scores tell where:
--
--   WARM + when used     leasable, with a live token
--   COLD + when used     leasable, without one
--   BUSY + leases        has its most leases
--   COOLING + until      rests
--
-- Only `place` writes to the lines, and an account's record knows where it stands: `account[bucket]`, 0 for
-- nowhere. In the lines of image and video a leasable account may stand by an earlier use than its last one;
-- that is mended when it comes to the head.

local WARM <const> = 1e13
local COLD <const> = 2e13
local BUSY <const> = 3e13
local COOLING <const> = 4e13

-- The pool's own record: the last id that was given out; a time before which no lease, token or rest
-- ends; when an account was leased to serve last; until when none is; how often that was doubled.
local last_id, next_due, served, paused_until, pauses = 0, 9e15, 0, 0, 0
local pool_changed = false
local pool = redis.call('HGET', RECORDS, '/pool')
if pool then last_id, next_due, served, paused_until, pauses = cmsgpack.unpack(pool) end

local function pack_pool()
  pool_changed = false
  return cmsgpack.pack(last_id, next_due, served, paused_until, pauses)
end

-- Only where no account is saved afterwards, which saves the pool along.
local function save_pool()
  if pool_changed then redis.call('HSET', RECORDS, '/pool', pack_pool()) end
end

-- A number greater than every one before, also after a flush: time keeps it growing.
local function next_id()
  last_id, pool_changed = math.max(last_id + 1, now_us), true
  return last_id
end

-- Something ends then.
local function note_due(at)
  if at < next_due then next_due, pool_changed = at, true end
end

local function load(name)
  local packed = redis.call('HGET', RECORDS, name)
  if not packed then return nil end
  local born, generation, state, text, image, video, in_flight, used, minted, probed, token_end,
    day_count, day_end, limited, success_count, total_count, packed_trouble = cmsgpack.unpack(packed)
  return {
    text, image, video,
    born = born, generation = generation, state = state,
    in_flight = in_flight, used = used, minted = minted, probed = probed, token_end = token_end,
    day_count = day_count, day_end = day_end, limited = limited,
    success_count = success_count, total_count = total_count,
    packed_trouble = packed_trouble,
  }
end

-- What only accounts have that are not simply well, unpacked when it is needed; a record has '' for none.
local function trouble(account)
  if account.trouble then return account.trouble end
  local reason, fail_count, failed_calls, cooldown1, cooldown2, cooldown3, strikes1, strikes2, strikes3,
    rest_reason, proof, proof_end, proof_due, claim, claim_end, given_up =
    '', 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 0, 0, '', 0, false
  if account.packed_trouble ~= '' then
    reason, fail_count, failed_calls, cooldown1, cooldown2, cooldown3, strikes1, strikes2, strikes3,
      rest_reason, proof, proof_end, proof_due, claim, claim_end, given_up =
      cmsgpack.unpack(account.packed_trouble)
  end
  account.trouble = {
    reason = reason, fail_count = fail_count, failed_calls = failed_calls,
    cooldowns = { cooldown1, cooldown2, cooldown3 }, strikes = { strikes1, strikes2, strikes3 },
    rest_reason = rest_reason, proof = proof, proof_end = proof_end, proof_due = proof_due,
    claim = claim, claim_end = claim_end, given_up = given_up,
  }
  return account.trouble
end

local function pack_trouble(account)
  local it = account.trouble
  if not it then return account.packed_trouble end
  local cooldowns, strikes, rests = it.cooldowns, it.strikes, false
  for bucket = 1, 3 do
    if cooldowns[bucket] <= now then cooldowns[bucket] = 0 else rests = true end
  end
  local is_well = account.state == 'ready' and not rests and it.fail_count + it.failed_calls == 0
    and it.proof == 0 and it.claim_end <= now and strikes[1] + strikes[2] + strikes[3] == 0
  if is_well then return '' end
  return cmsgpack.pack(it.reason, it.fail_count, it.failed_calls,
    cooldowns[1], cooldowns[2], cooldowns[3], strikes[1], strikes[2], strikes[3],
    it.rest_reason, it.proof, it.proof_end, it.proof_due, it.claim, it.claim_end, it.given_up)
end

local function is_limited(account)
  return daily_limit > 0 and account.day_count >= daily_limit and account.day_end > now
end

-- When the account may be leased again in this bucket; 0 or past: it does not rest.
local function rests_until(account, bucket)
  local cooldown = 0
  if account.packed_trouble ~= '' or account.trouble then
    cooldown = trouble(account).cooldowns[bucket]
  end
  return is_limited(account) and math.max(cooldown, account.day_end) or cooldown
end

-- Where a ready account belongs in the line of this bucket.
local function standing(account, bucket)
  local rests = rests_until(account, bucket)
  if rests > now then return COOLING + rests end
  if account.in_flight >= max_in_flight then return BUSY + account.in_flight end
  return (account.token_end > now and WARM or COLD) + account.used
end

-- Puts a pending account where it waits for its proof; while one runs, for the end of that lease.
local function place_pending(name, account)
  local it = trouble(account)
  if it.proof ~= 0 or account.in_flight < max_in_flight then
    redis.call('ZADD', PENDING, it.proof ~= 0 and it.proof_end or it.proof_due, name)
  else
    redis.call('ZREM', PENDING, name)
  end
end

-- Takes note of what happened to an account, in words of b2a-domain's account_event.rs. RECORDS has the latest events
-- of each: '/history/<account>' → those from the oldest to the newest, each as { when, event, reason, bucket, until };
-- 0 stands for no bucket and no time.
local function note_event(name, event, reason, bucket, until_ms)
  -- The same numbers as in accounts.rs.
  local MOST_EVENTS <const> = 50
  local MOST_BYTES <const> = 300
  if #reason > MOST_BYTES then
    -- Without the last character, of which a part may be missing.
    reason = reason:sub(1, MOST_BYTES):gsub('[\194-\244][\128-\191]*$', '') .. '…'
  end
  local field = '/history/' .. name
  local packed = redis.call('HGET', RECORDS, field)
  local events = packed and cmsgpack.unpack(packed) or {}
  table.insert(events, { now, event, reason, bucket or 0, until_ms or 0 })
  while #events > MOST_EVENTS do table.remove(events, 1) end
  redis.call('HSET', RECORDS, field, cmsgpack.pack(events))
end

-- Puts the account where it belongs now; in the lines of text and of this bucket exactly.
local function place(name, account, exact)
  local is_ready = account.state == 'ready'
  for bucket = 1, 3 do
    local was, is = account[bucket], is_ready and standing(account, bucket) or 0
    -- In the other lines it may lag as long as it is leasable, and warm or cold, before and after.
    local may_lag = bucket ~= 1 and bucket ~= exact and was > 0 and was < BUSY and is > 0 and is < BUSY
      and (was < COLD) == (is < COLD)
    if was ~= is and not may_lag then
      account[bucket] = is
      if is == 0 then
        redis.call('ZREM', KEYS[BEFORE_LINES + bucket], name)
      else
        redis.call('ZADD', KEYS[BEFORE_LINES + bucket], is, name)
        if is > COOLING then note_due(is - COOLING) end
      end
    end
  end
  local limited = is_ready and is_limited(account)
  if limited and not account.limited then
    note_event(name, 'daily_limit', '', 0, account.day_end)
  end
  if limited then
    redis.call('ZADD', LIMITED, account.day_count, name)
  elseif account.limited then
    redis.call('ZREM', LIMITED, name)
  end
  account.limited = limited
  if account.state == 'pending' then place_pending(name, account) end
end

-- Places and writes the account, the pool if it changed, and more fields of RECORDS if there are.
local function save(name, account, exact, ...)
  place(name, account, exact)
  local packed = cmsgpack.pack(
    account.born, account.generation, account.state, account[1], account[2], account[3],
    account.in_flight, account.used, account.minted, account.probed, account.token_end,
    account.day_count, account.day_end, account.limited, account.success_count, account.total_count,
    pack_trouble(account))
  if pool_changed then
    redis.call('HSET', RECORDS, name, packed, '/pool', pack_pool(), ...)
  else
    redis.call('HSET', RECORDS, name, packed, ...)
  end
end
