-- Registrations: accounts that registrars are asked for.
--
-- RECORDS is a hash, task id → a map:
--
--   kind, expires      'register'; when it is not wanted any more. Older versions write no more than these two
--   worker, claimable  who has it ('': nobody); when nobody has it any more, nor waits
--   used               somebody had it under this id
--   failures, error    in a row, and the last one
--
-- REGISTER has the ids by when they are over: when they are not wanted any more, or when a lease ends that lasts longer.
-- ENDED is a list of those that ended last, for workers that say it twice; COUNTS is a hash.

local function load(id)
  local packed = redis.call('HGET', RECORDS, id)
  if not packed then return nil end
  local it = cmsgpack.unpack(packed)
  it.worker, it.claimable, it.used = it.worker or '', it.claimable or 0, it.used or false
  it.failures, it.error = it.failures or 0, it.error or ''
  return it
end

local function save(id, it)
  redis.call('HSET', RECORDS, id, cmsgpack.pack(it))
  redis.call('ZADD', REGISTER, math.max(it.expires, it.worker ~= '' and it.claimable or 0), id)
end

local function forget(id)
  redis.call('HDEL', RECORDS, id)
  redis.call('ZREM', REGISTER, id)
end

-- The task, if it is wanted still.
local function load_wanted(id)
  local over = redis.call('ZSCORE', REGISTER, id)
  return over and tonumber(over) > now and load(id) or nil
end

-- Whether a worker is the one that is asked for; '' asks for none.
local function is_asked(worker, asked)
  return asked == '' or asked == worker
end

-- The task, if this worker has it.
local function load_held(id, worker)
  local it = load(id)
  return it and it.worker ~= '' and is_asked(it.worker, worker) and it or nil
end

-- Every task that is wanted, each as { id, what is known of it, when it is over }.
local function wanted()
  local found = redis.call('ZRANGEBYSCORE', REGISTER, '(' .. now, '+inf', 'WITHSCORES')
  local tasks = {}
  for i = 1, #found, 2 do
    local it = load(found[i])
    if it then table.insert(tasks, { found[i], it, tonumber(found[i + 1]) }) end
  end
  return tasks
end

-- Notes how a task of this worker ended.
local function note_end(id, worker, how, failures)
  redis.call('LPUSH', ENDED, cmsgpack.pack(id, worker, how, failures))
  redis.call('LTRIM', ENDED, '0', '63')
  redis.call('HINCRBY', COUNTS, how, '1')
  redis.call('HSET', COUNTS, 'updated', now)
end

-- How this task of this worker ended, and with how many failures; nil: it did not, or that is long ago.
local function end_of(id, worker)
  for _, packed in ipairs(redis.call('LRANGE', ENDED, '0', '-1')) do
    local ended, ended_worker, how, failures = cmsgpack.unpack(packed)
    if ended == id and is_asked(ended_worker, worker) then return how, failures end
  end
end
