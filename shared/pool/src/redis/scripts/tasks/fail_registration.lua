-- Ends a registration that failed, if this worker has it; it is wanted still.
--
-- args[1]  id
-- args[2]  worker; empty: whoever has it
-- args[3]  error
-- Returns  failures in a row; nil: there is no such task, or it is another worker's

assert(own == 3, 'wrong number of arguments')
local id, worker, problem = args[1], args[2], args[3]

-- The same numbers as in task_rules.rs.
local BACKOFF_BASE_MS <const> = 30000
local BACKOFF_CEILING_MS <const> = 300000
local MOST_DOUBLINGS <const> = 20

local how, failures = end_of(id, worker)
if how then return how == 'failed' and failures end
local it = load_held(id, worker)
if not it then return false end
local had = it.worker
it.failures, it.error = it.failures + 1, problem
local doubled = BACKOFF_BASE_MS * 2 ^ math.min(it.failures - 1, MOST_DOUBLINGS)
it.worker, it.claimable = '', now + math.min(doubled, BACKOFF_CEILING_MS)
save(id, it)
note_end(id, had, 'failed', it.failures)
redis.call('HSET', COUNTS, 'last_error', problem)
return it.failures
