-- Forgets tasks whose time is over.
--
-- KEYS     records, register, last_task_id
-- ARGV[1]  the most tasks to forget
-- Returns  how many there were

assert(#KEYS == 3 and #ARGV == 1, 'wrong number of keys or arguments')
local records, register = KEYS[1], KEYS[2]
local limit = assert(tonumber(ARGV[1]), 'the limit is not a number')

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local over = redis.call('ZRANGEBYSCORE', register, '-inf', now, 'LIMIT', 0, limit)
for _, id in ipairs(over) do
  redis.call('HDEL', records, id)
  redis.call('ZREM', register, id)
end
return #over
