-- The workers that were heard of lately; the others are forgotten.
--
-- args[1]  within how many milliseconds
-- Returns  { { worker, version, tasks at once, heard of ms } … }, in no order

assert(own == 1, 'wrong number of arguments')
local since = now - number(args[1], 'the time')

-- So many at a time: a call takes no more arguments than fit on Lua's stack.
local CHUNK <const> = 1000
while true do
  local silent =
    redis.call('ZRANGEBYSCORE', HEARD_OF, '-inf', '(' .. since, 'LIMIT', '0', CHUNK)
  if #silent == 0 then break end
  redis.call('HDEL', WORKERS, unpack(silent))
  redis.call('ZREM', HEARD_OF, unpack(silent))
end
local reply, known = {}, redis.call('HGETALL', WORKERS)
for i = 1, #known, 2 do
  local version, threads, heard_of = cmsgpack.unpack(known[i + 1])
  table.insert(reply, { known[i], version, threads, heard_of })
end
return reply
