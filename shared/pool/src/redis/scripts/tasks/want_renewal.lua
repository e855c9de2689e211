-- Has an account renewed by a registrar, unless it is disabled or has no credentials.
--
-- args[1]  account
-- args[2]  reason
-- Returns  the state that it has then; nil: there is no such account

assert(own == 2, 'wrong number of arguments')
local name, reason = args[1], args[2]
local account = load(name)
if not account then return false end
if account.state == 'disabled' or account.generation == '' then return account.state end

local it = renewal_of(name, account)
if it.failures > 0 then
  it.failures, it.error = 0, ''
  if it.task == 0 then it.until_ms = 0 end
  redis.call('HSET', RECORDS, '/renewal/' .. name, cmsgpack.pack(it))
end
forget_token(name, account)
local since = account.state == 'pending_external'
  and tonumber(redis.call('ZSCORE', STATES, name)) - STATE_CODES.pending_external
if since and since <= now then
  -- It keeps its place among those that wait.
  if trouble(account).reason ~= reason then note_event(name, 'pending_external', reason) end
  trouble(account).reason = reason
else
  set_state(name, account, 'pending_external', reason)
end
trouble(account).given_up = false
save(name, account)
return account.state
