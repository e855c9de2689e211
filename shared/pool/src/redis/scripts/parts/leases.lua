-- Live leases.
--
-- LEASE_EXPIRY holds them, as `<lease id>:<account>`. All else that a lease says is known to whoever holds it.
-- An account that was born after a lease was made is another one of the same name.

local function lease_name(id, name)
  return string.format('%d:%s', id, name)
end

-- Takes note that a lease of the account ended. Answers with whether it was its proof.
local function end_lease(account, id)
  account.in_flight = math.max(account.in_flight - 1, 0)
  if account.packed_trouble == '' or trouble(account).proof ~= id then return false end
  trouble(account).proof = 0
  return true
end

-- Ends a lease that nobody released: the account's state stays, a proof is due since then.
local function expire_lease(member, expires)
  redis.call('ZREM', LEASE_EXPIRY, member)
  local id, name = string.match(member, '^(%d+):(.*)$')
  local account = load(name)
  if not account or account.born > tonumber(id) then return end
  if end_lease(account, tonumber(id)) then trouble(account).proof_due = expires end
  save(name, account)
end

-- Whether the lease is live. One whose time is over ends now.
local function is_live(member)
  local expires = tonumber(redis.call('ZSCORE', LEASE_EXPIRY, member))
  if expires and expires <= now then expire_lease(member, expires) end
  return expires and expires > now
end
