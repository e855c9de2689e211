-- Ends the lease of a renewal without a verdict, if this worker has it.
--
-- args[1]  number of the task
-- args[2]  worker; empty: whoever has it
-- Returns  1; 0: there is no such task, or it is another worker's

assert(own == 2, 'wrong number of arguments')
local task, worker = number(args[1], 'the task'), args[2]

local name, account, it = account_of(task)
if not name or it.task ~= task or not is_asked(it.worker, worker) then return 0 end
drop_task(it)
save_renewal(name, account, it)
return 1
