-- Ends the claim of this holder to mint a session token.
--
-- args[1]  account
-- args[2]  generation
-- args[3]  holder
-- Returns  1; 0: it had none

assert(own == 3, 'wrong number of arguments')
local name, generation, holder = args[1], args[2], args[3]
local account = load(name)
if not account or account.generation ~= generation then return 0 end
local it = trouble(account)
if it.claim ~= holder then return 0 end
it.claim, it.claim_end = '', 0
save(name, account)
return 1
