-- Takes an account out of the pool. Its leases end: they are older than any later account of this name, and
-- go with their expiry.
--
-- args[1]  account
-- Returns  1; 0: there was none

assert(own == 1, 'wrong number of arguments')
local name = args[1]
local account = load(name)
if not account then return 0 end
forget_token(name, account)
for bucket = 1, 3 do redis.call('ZREM', KEYS[BEFORE_LINES + bucket], name) end
for _, set in ipairs({ LIMITED, PENDING, STATES, NAMES }) do redis.call('ZREM', set, name) end
local renewal = renewal_of(name, account)
redis.call('HDEL', RECORDS, name, '/renewal/' .. name, '/history/' .. name,
  string.format('/task/%d', renewal.task), string.format('/task/%d', renewal.ended))
return 1
