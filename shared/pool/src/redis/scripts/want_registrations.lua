-- Sees to it that enough tasks to register an account are outstanding.
--
-- KEYS     records, register, last_task_id
-- ARGV[1]  how many are wanted
-- ARGV[2]  ttl of a new one, milliseconds
-- Returns  how many are outstanding

assert(#KEYS == 3 and #ARGV == 2, 'wrong number of keys or arguments')
local records, register, last_task_id = KEYS[1], KEYS[2], KEYS[3]
local wanted = assert(tonumber(ARGV[1]), 'the number is not a number')
local ttl = assert(tonumber(ARGV[2]), 'the ttl is not a number')

local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(now_us / 1000)

local outstanding = redis.call('ZCOUNT', register, '(' .. now, '+inf')
if outstanding >= wanted then return outstanding end
local last_id = tonumber(redis.call('GET', last_task_id) or '0')
for id = math.max(last_id + 1, now_us), math.max(last_id + 1, now_us) + wanted - outstanding - 1 do
  last_id = id
  local name = string.format('%.0f', id)
  redis.call('HSET', records, name, cmsgpack.pack({ kind = 'register', expires = now + ttl }))
  redis.call('ZADD', register, now + ttl, name)
end
redis.call('SET', last_task_id, string.format('%.0f', last_id))
return wanted
