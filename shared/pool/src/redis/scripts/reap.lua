-- Ends leases and tokens whose time is over and promotes accounts that rested.
--
-- args[1]  the most entries of each sort
-- Returns  how many entries were due, as far as they were seen

expect_args(1)
local limit = number(args[1], 'the limit')
local seen = see_to_due(limit)
see_to_policy(limit)
return seen
