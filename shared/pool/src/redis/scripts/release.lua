-- Ends a lease and lets the outcome work on the account.
--
-- args[1]  lease id
-- args[2]  account
-- args[3]  effect: proven, refused, throttled, exhausted, failed or nothing
-- args[4]  the bucket that is exhausted; 0 for other effects
-- args[5]  how long the upstream asked to wait, milliseconds; 0: it did not
-- args[6]  the reason to show for a refusal, a rest or a failed proof; may be empty
-- Returns  1; 0: the lease had ended before

expect_args(6)
local id, name, effect, reason = args[1], args[2], args[3], args[6]
local exhausted = effect == 'exhausted' and bucket_of(args[4])
local retry_after = number(args[5], 'the wait')

-- The numbers of b2a-domain's life_cycle.rs; the contract suite compares both.
local COOLDOWN_CEILING_MS = 3600000
local BACKOFF_BASE_MS, BACKOFF_CEILING_MS = 5000, 300000
local MOST_DOUBLINGS = 20

local function doubled(base, times)
  return base * 2 ^ math.min(math.max(times - 1, 0), MOST_DOUBLINGS)
end

local function cooldown_ms(strikes)
  local grown = doubled(use_cooldown_ms * 3, strikes)
  return math.min(math.max(grown, retry_after), COOLDOWN_CEILING_MS)
end

-- A pending account is tried again later; any other one rests in the bucket.
local function set_back(account, bucket, rests)
  if account.state == 'pending' then
    local backoff = math.min(doubled(BACKOFF_BASE_MS, account.fail_count), BACKOFF_CEILING_MS)
    account.proof_due = now + backoff
    account.reason = reason
  elseif bucket then
    account.cooldowns[bucket] = math.max(account.cooldowns[bucket], rests)
    if bucket == 1 then account.rest_reason = reason end
  end
end

local effects = {}

function effects.nothing() end

function effects.proven(account, bucket)
  account.fail_count = 0
  account.strikes[bucket] = 0
  account.success_count = account.success_count + 1
  if account.state == 'pending' then
    account.reason = ''
    set_state(name, account, 'ready')
  end
end

function effects.refused(account)
  account.fail_count = account.fail_count + 1
  forget_token(name, account)
  if account.state == 'ready' or account.state == 'pending' then
    account.reason = reason
    set_state(name, account, 'pending_external')
  end
end

function effects.throttled(account, bucket)
  account.fail_count = account.fail_count + 1
  -- Leases that ran side by side and hit the same wall are one strike.
  if account.state ~= 'pending' and account.cooldowns[bucket] <= now then
    account.strikes[bucket] = account.strikes[bucket] + 1
  end
  set_back(account, bucket, now + cooldown_ms(account.strikes[bucket]))
end

function effects.exhausted(account)
  account.fail_count = account.fail_count + 1
  set_back(account, exhausted, next_reset)
end

function effects.failed(account)
  account.fail_count = account.fail_count + 1
  set_back(account)
end

assert(effects[effect], 'no such effect')

local lease = load_lease(id)
if not lease or lease.account ~= name then return 0 end
if lease.expires <= now then
  expire_lease(id, lease)
  return 0
end
local account, proving = close_lease(id, lease)
if not account then return 0 end
if account.generation == lease.generation then
  if proving then account.proof_due = now end
  effects[effect](account, lease.bucket)
end
save(name, account)
return 1
