-- Keeps a registration for longer, if this worker has it.
--
-- args[1]  id
-- args[2]  worker; empty: whoever has it
-- args[3]  how long it is kept at least, milliseconds
-- Returns  { 'held', until when }, { 'finished' } or { 'not_held' }

assert(own == 3, 'wrong number of arguments')
local id, worker = args[1], args[2]
local ends = now + number(args[3], 'the lease')

if end_of(id, worker) == 'succeeded' then return { 'finished' } end
local it = load_held(id, worker)
if not it or it.claimable <= now then return { 'not_held' } end
it.claimable = math.max(it.claimable, ends)
save(id, it)
return { 'held', it.claimable }
