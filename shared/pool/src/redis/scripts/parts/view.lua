-- How an account is shown, for scripts that answer with some.

-- The account as `Fields::account` in reply.rs reads it. A time of 0 means never.
local function view(name, account)
  local rests = account.state == 'ready' and rests_until(account, 1) > now
  local it = trouble(account)
  local reason = it.reason
  if rests then
    reason = it.cooldowns[1] > now and it.rest_reason or 'daily_limit'
  end
  local until_ms = {}
  for bucket = 1, 3 do
    local rested = rests_until(account, bucket)
    until_ms[bucket] = rested > now and rested or 0
  end
  return {
    name, account.generation, rests and 'cooldown' or account.state, reason,
    until_ms[1], until_ms[2], until_ms[3],
    account.in_flight, it.fail_count,
    account.day_end > now and account.day_count or 0,
    account.success_count, account.total_count, account.used, account.minted,
    account.token_end > now and account.token_end or 0,
  }
end
