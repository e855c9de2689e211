-- Accounts that could be claimed for a renewal now, those that wait longest first.
--
-- args[1]  the most accounts
-- Returns  { account, generation, account, generation … }

assert(own == 1, 'wrong number of arguments')
local reply = {}
for _, found in ipairs(claimable(number(args[1], 'the limit'))) do
  table.insert(reply, found[1])
  table.insert(reply, found[2].generation)
end
return reply
