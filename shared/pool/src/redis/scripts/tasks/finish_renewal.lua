-- Takes note of an account's new credentials.
--
-- args[1]  account
-- args[2]  number of the task under which they came; 0: under none
-- args[3]  1: they hold a placeholder for what was not found; 0: they don't
-- Returns  { the window before, the window after }

assert(own == 3, 'wrong number of arguments')
local name, task = args[1], number(args[2], 'the task')
local fallback = number(args[3], 'the fallback') == 1

local totals = load_totals()
local before = totals.window
local account = load(name)
if account then
  local it = renewal_of(name, account)
  if task ~= 0 and it.ended == task and it.how == 'finished' then return { before, before } end
  if it.task ~= 0 then end_task(it, 'finished', 0) end
  it.failures, it.error, it.until_ms = 0, '', 0
  -- Of an account that nobody ever claimed there is nothing to know.
  if it.generation ~= '' then save_renewal(name, account, it) end
end
totals.succeeded = totals.succeeded + 1
totals.fallbacks = totals.fallbacks + (fallback and 1 or 0)
note_renewal(totals, fallback and 'b' or 's')
save_totals(totals)
return { before, totals.window }
