-- Leases accounts that wait for a registrar to a worker, those that wait longest first.
--
-- args[1]  worker
-- args[2]  the most accounts
-- args[3]  how long each is leased, milliseconds
-- Returns  { 1: workers get one at a time now, 0: they don't; when the leases end; account, generation, task,
--          account, generation, task … }

assert(own == 3, 'wrong number of arguments')
local worker, limit = args[1], number(args[2], 'the limit')
local ends = now + number(args[3], 'the lease')

local totals = load_totals()
local throttled = is_throttled(totals)
local reply = { throttled and 1 or 0, ends }
for _, found in ipairs(claimable(throttled and math.min(limit, 1) or limit)) do
  local name, account, it = unpack(found)
  claim(name, account, it, worker, ends, totals)
  for _, value in ipairs({ name, account.generation, it.task }) do table.insert(reply, value) end
end
if #reply > 2 then
  save_totals(totals)
  save_pool()
end
return reply
