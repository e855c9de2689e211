-- Batches of processes, each of which sends its own one after the other, and again when no answer came. Needs nothing.
--
-- A hash has the number of the last batch of each process; a sorted set says when it came, Unix milliseconds.

-- Takes note of a batch; answers whether it is one that was not there before.
local function is_new(sequences, processes, process, number, now)
  local FORGOTTEN_AFTER <const> = 86400000
  if number <= tonumber(redis.call('HGET', sequences, process) or '0') then return false end
  redis.call('HSET', sequences, process, string.format('%.0f', number))
  redis.call('ZADD', processes, now, process)
  local silent = redis.call('ZRANGEBYSCORE', processes, '-inf', now - FORGOTTEN_AFTER, 'LIMIT', '0', '16')
  for _, gone in ipairs(silent) do
    redis.call('HDEL', sequences, gone)
    redis.call('ZREM', processes, gone)
  end
  return true
end
