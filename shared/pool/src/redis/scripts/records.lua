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
-- Only `place` writes to the lines. In those of image and video a leasable account may stand by an
-- earlier use than its last one; that is mended when it comes to the head.

local WARM, COLD, BUSY, COOLING = 1e13, 2e13, 3e13, 4e13

-- Scores in STATES; a ready account's is greater by when something was heard of it, or an earlier time.
local STATE_CODES = {
  ready = 1e13, pending = 2e13, pending_external = 3e13, invalid = 4e13, disabled = 5e13,
}

-- The pool's own record: the last id that was given out; a time before which no lease, token or rest
-- ends; when an account was leased to serve last; until when none is; how often that was doubled.
local last_id, next_due, served, paused_until, pauses = 0, NEVER, 0, 0, 0
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
  local born, generation, state, reason, line1, line2, line3, in_flight, used, minted, probed,
    token_end, day_count, day_end, success_count, total_count, fail_count, failed_calls,
    cooldown1, cooldown2, cooldown3, strikes1, strikes2, strikes3, rest_reason,
    proof, proof_end, proof_due, claim, claim_end, given_up, limited, queued = cmsgpack.unpack(packed)
  return {
    born = born, generation = generation, state = state, reason = reason,
    line = { line1, line2, line3 },
    in_flight = in_flight, used = used, minted = minted, probed = probed, token_end = token_end,
    day_count = day_count, day_end = day_end,
    success_count = success_count, total_count = total_count,
    fail_count = fail_count, failed_calls = failed_calls,
    cooldowns = { cooldown1, cooldown2, cooldown3 },
    strikes = { strikes1, strikes2, strikes3 },
    rest_reason = rest_reason,
    proof = proof, proof_end = proof_end, proof_due = proof_due,
    claim = claim, claim_end = claim_end, given_up = given_up,
    limited = limited, queued = queued,
  }
end

local function pack(account)
  local line, cooldowns, strikes = account.line, account.cooldowns, account.strikes
  return cmsgpack.pack(
    account.born, account.generation, account.state, account.reason, line[1], line[2], line[3],
    account.in_flight, account.used, account.minted, account.probed, account.token_end,
    account.day_count, account.day_end, account.success_count, account.total_count,
    account.fail_count, account.failed_calls,
    cooldowns[1], cooldowns[2], cooldowns[3], strikes[1], strikes[2], strikes[3],
    account.rest_reason, account.proof, account.proof_end, account.proof_due,
    account.claim, account.claim_end, account.given_up, account.limited, account.queued)
end

local function is_limited(account)
  return daily_limit > 0 and account.day_end > now and account.day_count >= daily_limit
end

-- When the account may be leased again in this bucket; 0 or past: it does not rest.
local function rests_until(account, bucket)
  local cooldown = account.cooldowns[bucket]
  return is_limited(account) and math.max(cooldown, account.day_end) or cooldown
end

-- Where a ready account stands in the line of this bucket.
local function standing(account, bucket)
  local rests = rests_until(account, bucket)
  if rests > now then return COOLING + rests end
  if account.in_flight >= max_in_flight then return BUSY + account.in_flight end
  return (account.token_end > now and WARM or COLD) + account.used
end

-- Whether an account may go on standing at `was` for a while though it belongs to `is`.
local function may_lag(was, is)
  return was > 0 and was < BUSY and is < BUSY and (was < COLD) == (is < COLD)
end

-- Puts the account where it belongs now; in the lines of text and of this bucket exactly.
local function place(name, account, exact)
  local is_ready, line = account.state == 'ready', account.line
  for bucket = 1, 3 do
    local was, is = line[bucket], is_ready and standing(account, bucket) or 0
    if was ~= is and (bucket == 1 or bucket == exact or not may_lag(was, is)) then
      line[bucket] = is
      if is == 0 then
        redis.call('ZREM', LINES[bucket], name)
      else
        redis.call('ZADD', LINES[bucket], is, name)
        if is > COOLING then note_due(is - COOLING) end
      end
    end
  end

  local limited = is_ready and is_limited(account)
  if limited then
    redis.call('ZADD', LIMITED, account.day_count, name)
  elseif account.limited then
    redis.call('ZREM', LIMITED, name)
  end
  account.limited = limited

  -- While a proof runs, its lease's end is when the next one is due.
  local queued = account.state == 'pending'
    and (account.proof ~= 0 or account.in_flight < max_in_flight)
  if queued then
    local due = account.proof ~= 0 and account.proof_end or account.proof_due
    redis.call('ZADD', PENDING, due, name)
  elseif account.queued then
    redis.call('ZREM', PENDING, name)
  end
  account.queued = queued
end

-- Places and writes the account, the pool if it changed, and more fields of RECORDS if there are.
local function save(name, account, exact, ...)
  place(name, account, exact)
  if pool_changed then
    redis.call('HSET', RECORDS, name, pack(account), '/pool', pack_pool(), ...)
  else
    redis.call('HSET', RECORDS, name, pack(account), ...)
  end
end

-- When anything was heard of the account last.
local function heard_of(account)
  return math.max(account.used, account.minted, account.probed)
end

local function set_state(name, account, state)
  account.state = state
  local heard = state == 'ready' and heard_of(account) or 0
  redis.call('ZADD', STATES, STATE_CODES[state] + heard, name)
end

local function forget_token(name, account)
  if account.token_end == 0 then return end
  account.token_end = 0
  redis.call('HDEL', TOKENS, name)
  redis.call('ZREM', TOKEN_EXPIRY, name)
end
