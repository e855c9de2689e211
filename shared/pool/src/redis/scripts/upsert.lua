-- Brings an account's file into the pool.
--
-- args[1]  account
-- args[2]  generation
-- args[3]  state that the file asks for: pending, invalid or disabled
-- args[4]  reason; may be empty
-- Returns  added, changed or unchanged

expect_args(4)
local name, generation, state, reason = args[1], args[2], args[3], args[4]
assert(state == 'pending' or state == 'invalid' or state == 'disabled', 'no such state in a file')

-- Sets everything that belongs to one set of credentials.
local function start_afresh(account)
  account.generation = generation
  account.cooldowns = { 0, 0, 0 }
  account.strikes = { 0, 0, 0 }
  account.rest_reason = ''
  account.fail_count, account.failed_calls = 0, 0
  account.success_count, account.total_count = 0, 0
  account.day_count, account.day_end = 0, 0
  account.claim, account.claim_end = '', 0
end

local function enter(account)
  account.reason, account.given_up = reason, false
  if state == 'pending' then
    account.fail_count, account.failed_calls, account.proof_due = 0, 0, now
  end
  set_state(name, account, state)
  save(name, account)
end

local account = load(name)
if not account then
  account = {
    born = next_id(), line = { 0, 0, 0 }, limited = false, queued = false,
    in_flight = 0, used = 0, minted = 0, probed = 0, token_end = 0,
    proof = 0, proof_end = 0, proof_due = 0,
  }
  start_afresh(account)
  redis.call('ZADD', NAMES, 0, name)
  enter(account)
  return 'added'
end

if account.generation ~= generation then
  start_afresh(account)
  forget_token(name, account)
  enter(account)
  return 'changed'
end

local by_file = account.state == 'invalid' or account.state == 'disabled'
if state == 'pending' then
  -- What the pool found out about these credentials holds, unless the file had hidden it.
  if not by_file or account.given_up then return 'unchanged' end
elseif account.state == state and account.reason == reason then
  return 'unchanged'
end
enter(account)
return 'changed'
