-- Notes that a worker lives.
--
-- args[1]  worker
-- args[2]  its version
-- args[3]  tasks that it works on at once
-- args[4]  how many workers are remembered at most
-- Returns  how many are

assert(own == 4, 'wrong number of arguments')
local worker, version = args[1], args[2]
local threads, most = number(args[3], 'the threads'), number(args[4], 'the most workers')

redis.call('HSET', WORKERS, worker, cmsgpack.pack(version, threads, now))
redis.call('ZADD', HEARD_OF, now, worker)
if redis.call('ZCARD', HEARD_OF) > most then
  local silent = redis.call('ZPOPMIN', HEARD_OF)[1]
  redis.call('HDEL', WORKERS, silent)
end
return redis.call('ZCARD', HEARD_OF)
