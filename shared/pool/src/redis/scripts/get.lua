-- One account.
--
-- args[1]  account
-- Returns  the account as `view` shows it; nil: there is none

expect_args(1)
see_to_due(CHORES)
local account = load(args[1])
return account and view(args[1], account)
