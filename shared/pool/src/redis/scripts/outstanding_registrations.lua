-- How many tasks to register an account are outstanding.
--
-- KEYS     records, register, last_task_id
-- Returns  how many

assert(#KEYS == 3 and #ARGV == 0, 'wrong number of keys or arguments')
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
return redis.call('ZCOUNT', KEYS[2], '(' .. now, '+inf')
