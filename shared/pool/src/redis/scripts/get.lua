-- One account.
--
-- args[1]  account
-- Returns  the account as `view` shows it; nil: there is none

assert(own == 1, 'wrong number of arguments')
chores().see_to_due(CHORES)
local account = load(args[1])
return account and view(args[1], account)
