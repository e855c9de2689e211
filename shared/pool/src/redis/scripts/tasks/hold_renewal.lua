-- Keeps the task of a renewal for longer, if this worker has it.
--
-- args[1]  number of the task
-- args[2]  worker; empty: whoever has it
-- args[3]  account that it has to be of; empty: any
-- args[4]  how long it is kept at least, milliseconds
-- Returns  { 'held', until when }, { 'finished' } or { 'not_held' }

assert(own == 4, 'wrong number of arguments')
local task, worker, wanted = number(args[1], 'the task'), args[2], args[3]
local ends = now + number(args[4], 'the lease')

local name, account, it = account_of(task)
if not name or (wanted ~= '' and wanted ~= name) then return { 'not_held' } end
if it.ended == task and it.how == 'finished' and is_asked(it.ended_worker, worker) then
  return { 'finished' }
end
if it.task ~= task or not is_asked(it.worker, worker) or it.until_ms <= now then
  return { 'not_held' }
end
it.until_ms = math.max(it.until_ms, ends)
save_renewal(name, account, it)
return { 'held', it.until_ms }
