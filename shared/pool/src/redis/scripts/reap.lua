-- Ends leases and tokens whose time is over, promotes accounts that rested and forgets conversations whose time is over.
--
-- args[1]  the most entries of each sort
-- Returns  how many entries were due, as far as they were seen

assert(own == 1, 'wrong number of arguments')
local limit = number(args[1], 'the limit')
local seen = chores().see_to_due(limit)
chores().see_to_policy(limit)
local over = redis.call('ZRANGEBYSCORE', CONVERSATION_EXPIRY, '-inf', now, 'LIMIT', '0', limit)
for _, key in ipairs(over) do
  redis.call('HDEL', CONVERSATIONS, key)
  redis.call('ZREM', CONVERSATION_EXPIRY, key)
end
return seen + #over
