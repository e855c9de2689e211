-- Lets a registration that failed be claimed now.
--
-- args[1]  id
-- Returns  1; 0: there is no such task

assert(own == 1, 'wrong number of arguments')
local id = args[1]
local it = load_wanted(id)
if not it then return 0 end
if it.worker == '' and it.claimable > now then
  it.failures, it.error, it.claimable = 0, '', now
  save(id, it)
end
return 1
