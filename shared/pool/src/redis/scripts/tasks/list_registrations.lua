-- Registrations that are wanted, those that can be claimed first.
--
-- args[1]  the most registrations
-- Returns  { { id, worker, claimable ms, failures in a row, the last error, over ms } … }

assert(own == 1, 'wrong number of arguments')
local limit = number(args[1], 'the limit')

local tasks, reply = wanted(), {}
table.sort(tasks, function(a, b)
  if a[2].claimable ~= b[2].claimable then return a[2].claimable < b[2].claimable end
  return tonumber(a[1]) < tonumber(b[1])
end)
for i = 1, math.min(limit, #tasks) do
  local id, it, over = unpack(tasks[i])
  local is_held = it.claimable > now
  table.insert(reply, {
    tonumber(id), is_held and it.worker or '', it.claimable, it.failures, it.error, over,
  })
end
return reply
