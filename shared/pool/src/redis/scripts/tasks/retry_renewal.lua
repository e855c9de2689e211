-- Lets an account whose renewal failed be claimed now.
--
-- args[1]  account
-- Returns  1; 0: it waits for no registrar

assert(own == 1, 'wrong number of arguments')
local name = args[1]
local account = load(name)
if not account or account.state ~= 'pending_external' then return 0 end
local it = renewal_of(name, account)
local since = tonumber(redis.call('ZSCORE', STATES, name)) - STATE_CODES.pending_external
if it.task == 0 and since > now then
  it.failures, it.error, it.until_ms = 0, '', 0
  save_renewal(name, account, it)
end
return 1
