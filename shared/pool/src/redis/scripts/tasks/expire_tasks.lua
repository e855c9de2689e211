-- Forgets registrations whose time is over.
--
-- args[1]  the most registrations to forget
-- Returns  how many there were

assert(own == 1, 'wrong number of arguments')
local limit = number(args[1], 'the limit')
local over = redis.call('ZRANGEBYSCORE', REGISTER, '-inf', now, 'LIMIT', '0', limit)
for _, id in ipairs(over) do
  redis.call('HDEL', RECORDS, id)
  redis.call('ZREM', REGISTER, id)
end
return #over
