-- Keeps a lease for longer.
--
-- args[1]  lease id
-- args[2]  account
-- args[3]  ttl from now on, milliseconds
-- Returns  the new end, Unix milliseconds; 0: the lease had ended before

assert(own == 3, 'wrong number of arguments')
local id, name = number(args[1], 'the lease id'), args[2]
local expires = now + number(args[3], 'the ttl')

local member = lease_name(id, name)
if not is_live(member) then return 0 end
local account = load(name)
if not account or account.born > id then
  redis.call('ZREM', LEASE_EXPIRY, member)
  return 0
end
redis.call('ZADD', LEASE_EXPIRY, expires, member)
note_due(expires)
if account.packed_trouble ~= '' and trouble(account).proof == id then
  trouble(account).proof_end = expires
  save(name, account)
end
save_pool()
return expires
