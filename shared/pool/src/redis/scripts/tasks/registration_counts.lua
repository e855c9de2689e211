-- What became of registrations.
--
-- Returns  { succeeded, failed, the last error or nil, when one ended last or 0 }

assert(own == 0, 'wrong number of arguments')
local counts = redis.call('HMGET', COUNTS, 'succeeded', 'failed', 'last_error', 'updated')
return { tonumber(counts[1] or '0'), tonumber(counts[2] or '0'), counts[3], tonumber(counts[4] or '0') }
