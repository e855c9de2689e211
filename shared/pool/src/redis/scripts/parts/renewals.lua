-- Renewals of credentials by registrars. What is known of them stands in RECORDS, beside the accounts (no account's
-- name has a slash):
--
--   '/renewal/<account>'  a map, once somebody has claimed the account:
--                         born, generation             the account's when it was claimed last: failures are of these
--                         successes                    the account's when it failed last: one more, and it worked since
--                         task, worker, until_ms       who has it and how long; task 0: nobody, and how long it waits
--                         failures, error              in a row, and the last one
--                         ended, ended_worker, how, ended_failures
--                                                      the task that ended last: finished, failed or given_up
--   '/task/<number>'      the account of a task; of each account only the one that it has and the one that ended last

local function task_field(task)
  return string.format('/task/%d', task)
end

-- The account that has this task or had it last, its record, and what is known of its renewals.
local function account_of(task)
  local name = redis.call('HGET', RECORDS, task_field(task))
  local account = name and load(name)
  if account then return name, account, renewal_of(name, account) end
end

-- Writes what is known of the renewals of an account, which can be claimed when nothing is in the way any more.
local function save_renewal(name, account, it)
  redis.call('HSET', RECORDS, '/renewal/' .. name, cmsgpack.pack(it))
  if account.state == 'pending_external' then
    redis.call('ZADD', STATES, STATE_CODES.pending_external + math.max(it.until_ms, now), name)
  end
end

-- Takes the task from whoever has it; nothing is remembered of it.
local function drop_task(it)
  if it.task ~= 0 then redis.call('HDEL', RECORDS, task_field(it.task)) end
  it.task, it.worker, it.until_ms = 0, '', 0
end

-- Ends the task; the one that ended before is forgotten.
local function end_task(it, how, failures)
  if it.ended ~= 0 then redis.call('HDEL', RECORDS, task_field(it.ended)) end
  it.ended, it.ended_worker, it.how, it.ended_failures = it.task, it.worker, how, failures
  it.task, it.worker, it.until_ms = 0, '', 0
end

-- Leases an account that can be claimed to a worker; counts it, and the lease that ran out if there was one.
local function claim(name, account, it, worker, ends, totals)
  if it.task ~= 0 then
    totals.expired = totals.expired + 1
    drop_task(it)
  end
  it.task, it.worker, it.until_ms = next_id(), worker, ends
  it.generation = account.generation
  save_renewal(name, account, it)
  redis.call('HSET', RECORDS, task_field(it.task), name)
  totals.claimed = totals.claimed + 1
end

-- Whether a worker is the one that is asked for; '' asks for none.
local function is_asked(worker, asked)
  return asked == '' or asked == worker
end

-- Accounts that can be claimed now, those that wait longest first, each as { name, account, renewals }.
local function claimable(limit)
  -- An older version puts accounts that have a task among those that can be claimed: they are passed by, and moved to
  -- where they belong.
  local ROUNDS <const> = 64
  local found, first = {}, STATE_CODES.pending_external
  for _ = 1, ROUNDS do
    local most = math.max(limit - #found, CHORES)
    local names = #found < limit
      and redis.call('ZRANGEBYSCORE', STATES, first, first + now, 'LIMIT', #found, most) or {}
    if #names == 0 then break end
    for _, name in ipairs(names) do
      if #found >= limit then break end
      local account = load(name)
      local it = account and renewal_of(name, account)
      if not account then
        redis.call('ZREM', STATES, name)
      elseif it.until_ms > now then
        redis.call('ZADD', STATES, first + it.until_ms, name)
      else
        table.insert(found, { name, account, it })
      end
    end
  end
  return found
end
