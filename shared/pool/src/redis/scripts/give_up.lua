-- Makes an account invalid, if it still has these credentials and is not disabled.
--
-- args[1]  account
-- args[2]  generation
-- args[3]  reason
-- Returns  1; 0: it was none of these

assert(own == 3, 'wrong number of arguments')
local name, generation, reason = args[1], args[2], args[3]
local account = load(name)
if not account or account.generation ~= generation or account.state == 'disabled' then return 0 end
forget_token(name, account)
set_state(name, account, 'invalid', reason)
trouble(account).given_up = true
save(name, account)
return 1
