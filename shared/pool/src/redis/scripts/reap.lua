-- Ends leases and tokens whose time is over and promotes accounts that rested.
--
-- args[1]  the most entries of each sort
-- Returns  how many entries were due, as far as they were seen

assert(own == 1, 'wrong number of arguments')
local limit = number(args[1], 'the limit')
local seen = chores().see_to_due(limit)
chores().see_to_policy(limit)
return seen
