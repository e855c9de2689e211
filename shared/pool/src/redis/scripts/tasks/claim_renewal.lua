-- Leases one account to a worker, if it waits for a registrar and can be claimed now.
--
-- args[1]  account
-- args[2]  worker
-- args[3]  how long it is leased, milliseconds
-- Returns  { when the lease ends, generation, task }; nil: it can't be claimed

assert(own == 3, 'wrong number of arguments')
local name, worker = args[1], args[2]
local ends = now + number(args[3], 'the lease')

local account = load(name)
if not account or account.state ~= 'pending_external' then return false end
local it = renewal_of(name, account)
local since = tonumber(redis.call('ZSCORE', STATES, name)) - STATE_CODES.pending_external
if since > now or it.until_ms > now then return false end

local totals = load_totals()
claim(name, account, it, worker, ends, totals)
save_totals(totals)
save_pool()
return { ends, account.generation, it.task }
