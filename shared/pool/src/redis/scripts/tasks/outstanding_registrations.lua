-- How many registrations are outstanding.
--
-- Returns  how many

assert(own == 0, 'wrong number of arguments')
return redis.call('ZCOUNT', REGISTER, '(' .. now, '+inf')
