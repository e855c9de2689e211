-- Sees to it that enough registrations are outstanding.
--
-- args[1]  how many are wanted
-- args[2]  ttl of a new one, milliseconds
-- Returns  how many are outstanding

assert(own == 2, 'wrong number of arguments')
local wanted, ttl = number(args[1], 'the number'), number(args[2], 'the ttl')

local outstanding = redis.call('ZCOUNT', REGISTER, '(' .. now, '+inf')
if outstanding >= wanted then return outstanding end
local last_id = tonumber(redis.call('GET', LAST_TASK_ID) or '0')
local first_id = math.max(last_id + 1, now_us)
last_id = first_id + wanted - outstanding - 1
for id = first_id, last_id do
  local name = string.format('%d', id)
  local record = { kind = 'register', expires = now + ttl, claimable = now }
  redis.call('HSET', RECORDS, name, cmsgpack.pack(record))
  redis.call('ZADD', REGISTER, now + ttl, name)
end
redis.call('SET', LAST_TASK_ID, string.format('%d', last_id))
return wanted
