-- What happened to an account.
--
-- args[1]  account
-- Returns  its latest events from the oldest to the newest, as `note_event` keeps them; nil: none are known

assert(own == 1, 'wrong number of arguments')
local packed = redis.call('HGET', RECORDS, '/history/' .. args[1])
return packed and cmsgpack.unpack(packed)
