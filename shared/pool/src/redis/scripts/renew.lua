-- Keeps a lease for longer.
--
-- args[1]  lease id
-- args[2]  account
-- args[3]  ttl from now on, milliseconds
-- Returns  the new end, Unix milliseconds; 0: the lease had ended before

expect_args(3)
local id, name = args[1], args[2]
local ttl = number(args[3], 'the ttl')

local lease = load_lease(id)
if not lease or lease.account ~= name then return 0 end
if lease.expires <= now then
  expire_lease(id, lease)
  return 0
end
local account = load(name)
if not account or account.born ~= lease.born then
  close_lease(id, lease)
  return 0
end
lease.expires = now + ttl
save_lease(id, lease)
if account.proof == id then
  account.proof_end = lease.expires
  save(name, account)
end
return lease.expires
