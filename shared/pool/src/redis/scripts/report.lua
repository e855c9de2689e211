-- What became of an account outside of a lease.
--
-- args[1]     account
-- args[2]     generation
-- args[3..6]  the outcome, as in effects.lua
-- Returns  1; 0: no such account, or other credentials

assert(own == 6, 'wrong number of arguments')
local name, generation, told = args[1], args[2], read_effect(3)

local account = load(name)
if not account or account.generation ~= generation then return 0 end
take_effect(name, account, 1, told, true)
save(name, account)
return 1
