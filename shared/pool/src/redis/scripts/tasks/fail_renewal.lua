-- Ends the task of a renewal that failed, if this worker has it.
--
-- args[1]  number of the task
-- args[2]  worker; empty: whoever has it
-- args[3]  error
-- args[4]  after how many failures in a row the account is given up; 0: never
-- Returns  { account, failures in a row, 1 if it was given up or else 0, the window before, the window after }; nil: there
--          is no such task, or it is another worker's

assert(own == 4, 'wrong number of arguments')
local task, worker, problem = number(args[1], 'the task'), args[2], args[3]
local give_up_after = number(args[4], 'the most failures')

-- The same numbers as in task_rules.rs.
local BACKOFF_BASE_MS <const> = 30000
local BACKOFF_CEILING_MS <const> = 300000
local MOST_DOUBLINGS <const> = 20

local name, account, it = account_of(task)
if not name then return false end
local totals = load_totals()
local before = totals.window
local function told()
  return { name, it.ended_failures, it.how == 'given_up' and 1 or 0, before, totals.window }
end
if it.ended == task and is_asked(it.ended_worker, worker) then
  return it.how ~= 'finished' and told()
end
if it.task ~= task or not is_asked(it.worker, worker) then return false end

-- A failure says nothing about credentials that came meanwhile.
local failures = it.generation == account.generation and it.failures + 1 or 0
local gives_up = account.state == 'pending_external' and failures > 0
  and give_up_after > 0 and failures >= give_up_after
end_task(it, gives_up and 'given_up' or 'failed', failures)
if gives_up then
  it.failures, it.error = 0, ''
  forget_token(name, account)
  local renewals = failures == 1 and ' failed renewal: ' or ' failed renewals: '
  set_state(name, account, 'invalid', 'given up after ' .. failures .. renewals .. problem)
  trouble(account).given_up = true
  save(name, account)
elseif failures > 0 then
  local doubled = BACKOFF_BASE_MS * 2 ^ math.min(failures - 1, MOST_DOUBLINGS)
  it.failures, it.error, it.successes = failures, problem, account.success_count
  it.until_ms = now + math.min(doubled, BACKOFF_CEILING_MS)
  note_event(name, 'renewal_failed', problem, 0, it.until_ms)
end
save_renewal(name, account, it)
totals.failed = totals.failed + 1
note_renewal(totals, 'f')
save_totals(totals)
return told()
