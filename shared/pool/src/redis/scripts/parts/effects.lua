-- What an outcome does to an account, for scripts that learn of one. Four of their arguments tell it:
--
--   effect: proven, refused, throttled, exhausted, failed or nothing
--   the bucket that is exhausted; 0 for other effects
--   how long the upstream asked to wait, milliseconds; 0: it did not
--   the reason to show for a refusal, a rest or a failed proof; may be empty

-- The functions that let an outcome in a bucket work on an account, by effect.
local function effects()
  -- The numbers of b2a-domain's life_cycle.rs; the contract suite compares both.
  local COOLDOWN_CEILING_MS <const> = 3600000
  local BACKOFF_BASE_MS <const> = 5000
  local BACKOFF_CEILING_MS <const> = 300000
  local MOST_DOUBLINGS <const> = 20

  local function doubled(base, times)
    return base * 2 ^ math.min(math.max(times - 1, 0), MOST_DOUBLINGS)
  end

  local function try_later(name, it, reason)
    local backoff = math.min(doubled(BACKOFF_BASE_MS, it.fail_count), BACKOFF_CEILING_MS)
    it.proof_due, it.reason = now + backoff, reason
    note_event(name, 'proof_failed', reason, 0, it.proof_due)
  end

  -- A cooldown is never made shorter.
  local function rest(name, it, bucket, until_ms, reason)
    if until_ms > it.cooldowns[bucket] then
      it.cooldowns[bucket] = until_ms
      note_event(name, 'cooldown', reason, bucket, until_ms)
    end
    if bucket == 1 then it.rest_reason = reason end
  end

  local by_effect = {}

  function by_effect.nothing() end

  function by_effect.proven(name, account, it, bucket)
    it.fail_count, it.failed_calls = 0, 0
    it.strikes[bucket] = 0
    if account.state == 'pending' then set_state(name, account, 'ready', '') end
  end

  function by_effect.refused(name, account, it, _, told)
    it.fail_count = it.fail_count + 1
    forget_token(name, account)
    if account.state == 'ready' or account.state == 'pending' then
      set_state(name, account, 'pending_external', told.reason)
    end
  end

  function by_effect.throttled(name, account, it, bucket, told)
    it.fail_count = it.fail_count + 1
    if account.state == 'pending' then return try_later(name, it, told.reason) end
    -- Leases that ran side by side and hit the same wall are one strike.
    if it.cooldowns[bucket] <= now then it.strikes[bucket] = it.strikes[bucket] + 1 end
    local use_cooldown = number(args[own + 2], 'the use cooldown')
    local grown = math.max(doubled(use_cooldown * 3, it.strikes[bucket]), told.retry_after)
    rest(name, it, bucket, now + math.min(grown, COOLDOWN_CEILING_MS), told.reason)
  end

  function by_effect.exhausted(name, account, it, _, told)
    it.fail_count = it.fail_count + 1
    if account.state == 'pending' then return try_later(name, it, told.reason) end
    rest(name, it, told.exhausted, next_reset(), told.reason)
  end

  function by_effect.failed(name, account, it, _, told)
    it.fail_count = it.fail_count + 1
    if account.state == 'pending' then return try_later(name, it, told.reason) end
    it.failed_calls = it.failed_calls + 1
    local most = number(args[own + 4], 'max_fail_count')
    if account.state == 'ready' and most > 0 and it.failed_calls >= most then
      forget_token(name, account)
      set_state(name, account, 'pending', 'suspended: ' .. told.reason)
      -- Calls that failed say little of the credentials: the proof is due at once, and only its failures make it wait.
      it.fail_count, it.proof_due = 0, now
    end
  end

  return by_effect
end

-- What the arguments from `first` on tell.
local function read_effect(first)
  local told = { effect = args[first], reason = args[first + 3] }
  if told.effect == 'proven' then return told end
  assert(effects()[told.effect], 'no such effect')
  if told.effect == 'exhausted' then told.exhausted = bucket_of(args[first + 1]) end
  told.retry_after = number(args[first + 2], 'the wait')
  return told
end

-- Lets an outcome in this bucket work on the account. A pending account fails by a verdict alone: by its proof
-- or a report, not by a call that was made before.
local function take_effect(name, account, bucket, told, is_verdict)
  local effect = told.effect
  -- Nothing is to be mended of an account that is well.
  if effect == 'proven' and account.packed_trouble == '' then return end
  local is_failure = effect ~= 'proven' and effect ~= 'refused'
  if account.state == 'pending' and is_failure and not is_verdict then return end
  effects()[effect](name, account, trouble(account), bucket, told)
end
