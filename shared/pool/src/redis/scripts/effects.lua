-- What an outcome does to an account, for scripts that learn of one. Four of their arguments tell it:
--
--   effect: proven, refused, throttled, exhausted, failed or nothing
--   the bucket that is exhausted; 0 for other effects
--   how long the upstream asked to wait, milliseconds; 0: it did not
--   the reason to show for a refusal, a rest or a failed proof; may be empty

-- The numbers of b2a-domain's life_cycle.rs; the contract suite compares both.
local COOLDOWN_CEILING_MS = 3600000
local BACKOFF_BASE_MS, BACKOFF_CEILING_MS = 5000, 300000
local MOST_DOUBLINGS = 20

local function doubled(base, times)
  return base * 2 ^ math.min(math.max(times - 1, 0), MOST_DOUBLINGS)
end

local function try_later(account, reason)
  local backoff = math.min(doubled(BACKOFF_BASE_MS, account.fail_count), BACKOFF_CEILING_MS)
  account.proof_due, account.reason = now + backoff, reason
end

-- A cooldown is never made shorter.
local function rest(account, bucket, until_ms, reason)
  account.cooldowns[bucket] = math.max(account.cooldowns[bucket], until_ms)
  if bucket == 1 then account.rest_reason = reason end
end

local effects = {}

function effects.nothing() end

function effects.proven(name, account, bucket)
  account.fail_count, account.failed_calls = 0, 0
  account.strikes[bucket] = 0
  if account.state == 'pending' then
    account.reason = ''
    set_state(name, account, 'ready')
  end
end

function effects.refused(name, account, _, told)
  account.fail_count = account.fail_count + 1
  forget_token(name, account)
  if account.state == 'ready' or account.state == 'pending' then
    account.reason = told.reason
    set_state(name, account, 'pending_external')
  end
end

function effects.throttled(_, account, bucket, told)
  account.fail_count = account.fail_count + 1
  if account.state == 'pending' then return try_later(account, told.reason) end
  -- Leases that ran side by side and hit the same wall are one strike.
  if account.cooldowns[bucket] <= now then
    account.strikes[bucket] = account.strikes[bucket] + 1
  end
  local use_cooldown = number(args[own + 2], 'the use cooldown')
  local grown = math.max(doubled(use_cooldown * 3, account.strikes[bucket]), told.retry_after)
  rest(account, bucket, now + math.min(grown, COOLDOWN_CEILING_MS), told.reason)
end

function effects.exhausted(_, account, _, told)
  account.fail_count = account.fail_count + 1
  if account.state == 'pending' then return try_later(account, told.reason) end
  rest(account, told.exhausted, next_reset(), told.reason)
end

function effects.failed(name, account, _, told)
  account.fail_count = account.fail_count + 1
  if account.state == 'pending' then return try_later(account, told.reason) end
  account.failed_calls = account.failed_calls + 1
  local most = number(args[own + 4], 'max_fail_count')
  if account.state == 'ready' and most > 0 and account.failed_calls >= most then
    forget_token(name, account)
    set_state(name, account, 'pending')
    try_later(account, 'suspended: ' .. told.reason)
  end
end

-- What the arguments from `first` on tell.
local function read_effect(first)
  local told = {
    effect = args[first], retry_after = number(args[first + 2], 'the wait'), reason = args[first + 3],
  }
  assert(effects[told.effect], 'no such effect')
  if told.effect == 'exhausted' then told.exhausted = bucket_of(args[first + 1]) end
  return told
end

-- Lets an outcome in this bucket work on the account. A pending account fails by a verdict alone: by its
-- proof or a report, not by a call that was made before.
local function take_effect(name, account, bucket, told, is_verdict)
  local is_failure = told.effect ~= 'proven' and told.effect ~= 'refused'
  if account.state == 'pending' and is_failure and not is_verdict then return end
  effects[told.effect](name, account, bucket, told)
end
