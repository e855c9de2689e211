-- Leases registrations to a worker, oldest first. Looks at every one that is wanted; there are a thousand at the most.
--
-- args[1]  worker
-- args[2]  the most registrations
-- args[3]  how long each is leased, milliseconds
-- Returns  { when the leases end, id, id … }

assert(own == 3, 'wrong number of arguments')
local worker, limit = args[1], number(args[2], 'the limit')
local ends = now + number(args[3], 'the lease')

local tasks = wanted()
table.sort(tasks, function(a, b) return tonumber(a[1]) < tonumber(b[1]) end)
local last_id = tonumber(redis.call('GET', LAST_TASK_ID) or '0')
local reply = { ends }
for _, task in ipairs(tasks) do
  local id, it = task[1], task[2]
  if #reply > limit then break end
  if it.claimable <= now then
    if it.used then
      forget(id)
      last_id = math.max(last_id + 1, now_us)
      id = string.format('%d', last_id)
      redis.call('SET', LAST_TASK_ID, id)
    end
    it.worker, it.claimable, it.used = worker, ends, true
    save(id, it)
    table.insert(reply, tonumber(id))
  end
end
return reply
