-- What an outcome does to an account, for scripts that learn of one.
--
-- Names of this part: `effects`, by the word for the effect; `outcome`, to be set before one is called.

-- The account's name; the bucket that is exhausted; how long the upstream asked to wait, milliseconds (0: it
-- did not); the reason to show.
local outcome = { name = '', exhausted = 0, retry_after = 0, reason = '' }

-- The numbers of b2a-domain's life_cycle.rs; the contract suite compares both.
local COOLDOWN_CEILING_MS = 3600000
local BACKOFF_BASE_MS, BACKOFF_CEILING_MS = 5000, 300000
local MOST_DOUBLINGS = 20

local function doubled(base, times)
  return base * 2 ^ math.min(math.max(times - 1, 0), MOST_DOUBLINGS)
end

local function cooldown_ms(strikes)
  local grown = doubled(use_cooldown_ms * 3, strikes)
  return math.min(math.max(grown, outcome.retry_after), COOLDOWN_CEILING_MS)
end

-- A pending account is tried again later; any other one rests in the bucket.
local function set_back(account, bucket, rests)
  if account.state == 'pending' then
    local backoff = math.min(doubled(BACKOFF_BASE_MS, account.fail_count), BACKOFF_CEILING_MS)
    account.proof_due = now + backoff
    account.reason = outcome.reason
  elseif bucket then
    account.cooldowns[bucket] = math.max(account.cooldowns[bucket], rests)
    if bucket == 1 then account.rest_reason = outcome.reason end
  end
end

local effects = {}

function effects.nothing() end

function effects.proven(account, bucket)
  account.fail_count = 0
  account.strikes[bucket] = 0
  if account.state == 'pending' then
    account.reason = ''
    set_state(outcome.name, account, 'ready')
  end
end

function effects.refused(account)
  account.fail_count = account.fail_count + 1
  forget_token(outcome.name, account)
  if account.state == 'ready' or account.state == 'pending' then
    account.reason = outcome.reason
    set_state(outcome.name, account, 'pending_external')
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
  set_back(account, outcome.exhausted, next_reset)
end

function effects.failed(account)
  account.fail_count = account.fail_count + 1
  set_back(account)
end
