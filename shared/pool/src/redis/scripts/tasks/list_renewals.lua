-- Accounts that wait for a registrar, those that can be claimed first.
--
-- args[1]  the most accounts
-- Returns  { { account, task or 0, worker, claimable ms, failures in a row, the last error } … }

assert(own == 1, 'wrong number of arguments')
local limit = number(args[1], 'the limit')

local first, reply = STATE_CODES.pending_external, {}
local found = redis.call(
  'ZRANGEBYSCORE', STATES, first, '(' .. STATE_CODES.invalid, 'WITHSCORES', 'LIMIT', '0', limit)
for i = 1, #found, 2 do
  local name, since = found[i], tonumber(found[i + 1]) - first
  local account = load(name)
  if account then
    local it = renewal_of(name, account)
    local is_held = it.task ~= 0 and it.until_ms > now
    table.insert(reply, {
      name, is_held and it.task or 0, is_held and it.worker or '', math.max(since, it.until_ms),
      it.failures, it.error,
    })
  end
end
return reply
