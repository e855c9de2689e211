-- Takes an account out of the pool. Its leases end: they carry the account's `born`, which no later
-- account of this name has, and go with their expiry.
--
-- args[1]  account
-- Returns  1; 0: there was none

expect_args(1)
local name = args[1]
local account = load(name)
if not account then return 0 end
for bucket = 1, 3 do
  local letter = account.at:sub(bucket, bucket)
  if letter ~= '-' then redis.call('ZREM', SETS[letter][bucket], name) end
end
redis.call('ZREM', LIMITED, name)
redis.call('ZREM', PENDING, name)
redis.call('ZREM', STATES, name)
redis.call('ZREM', HEARD_OF, name)
redis.call('ZREM', NAMES, name)
forget_token(name, account)
redis.call('HDEL', ACCOUNTS, name)
return 1
