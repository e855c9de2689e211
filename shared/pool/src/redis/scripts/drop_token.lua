-- Forgets the cached session token, if the account still has these credentials.
--
-- args[1]  account
-- args[2]  generation
-- Returns  1; 0: no such account, or other credentials

assert(own == 2, 'wrong number of arguments')
local name, generation = args[1], args[2]

local account = load(name)
if not account or account.generation ~= generation then return 0 end
forget_token(name, account)
save(name, account)
return 1
