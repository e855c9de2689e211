-- Ends a registration that brought an account, if this worker has it.
--
-- args[1]  id
-- args[2]  worker; empty: whoever has it
-- Returns  1; 0: there is no such task, or it is another worker's

assert(own == 2, 'wrong number of arguments')
local id, worker = args[1], args[2]
local how = end_of(id, worker)
if how then return how == 'succeeded' and 1 or 0 end
local it = load_held(id, worker)
if not it then return 0 end
forget(id)
note_end(id, it.worker, 'succeeded', 0)
return 1
