-- Has an account proven anew, now, unless it is disabled or has no credentials.
--
-- args[1]  account
-- Returns  the state that it has then; nil: there is no such account

expect_args(1)
local name = args[1]
local account = load(name)
if not account then return false end
if account.state ~= 'disabled' and account.generation ~= '' then
  forget_token(name, account)
  account.reason, account.given_up = '', false
  account.fail_count, account.failed_calls, account.proof_due = 0, 0, now
  set_state(name, account, 'pending')
  save(name, account)
end
return account.state
