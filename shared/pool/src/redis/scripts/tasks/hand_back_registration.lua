-- Ends the lease of a registration without a verdict, if this worker has it.
--
-- args[1]  id
-- args[2]  worker
-- Returns  1; 0: there is no such task, or it is another worker's

assert(own == 2, 'wrong number of arguments')
local id, worker = args[1], args[2]
local it = load_held(id, worker)
if not it then return 0 end
it.worker, it.claimable = '', now
save(id, it)
return 1
