-- Forgets a worker.
--
-- args[1]  worker
-- Returns  1; 0: it was not known

assert(own == 1, 'wrong number of arguments')
local worker = args[1]
redis.call('HDEL', WORKERS, worker)
return redis.call('ZREM', HEARD_OF, worker)
