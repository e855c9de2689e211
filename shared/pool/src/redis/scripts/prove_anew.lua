-- Has an account proven anew, now, unless it is disabled or has no credentials.
--
-- args[1]  account
-- Returns  the state that it has then; nil: there is no such account

assert(own == 1, 'wrong number of arguments')
local name = args[1]
local account = load(name)
if not account then return false end
if account.state ~= 'disabled' and account.generation ~= '' then
  forget_token(name, account)
  set_state(name, account, 'pending', '')
  local it = trouble(account)
  it.fail_count, it.failed_calls, it.proof_due, it.given_up = 0, 0, now, false
  save(name, account)
end
return account.state
