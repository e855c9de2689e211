-- How leases ended since an hour.
--
-- args[1]  the first hour, in hours since the Unix epoch
-- Returns  { { first hour, hours, count … } … }, in no order

assert(own == 1, 'wrong number of arguments')
local from_hour = number(args[1], 'the hour')

local reply = {}
local function tell(first, hours, counts)
  if first + hours > from_hour then table.insert(reply, { first, hours, unpack(counts) }) end
end

local slots = redis.call('HGETALL', STATISTICS)
for i = 1, #slots, 2 do
  local first, hours = string.match(slots[i], '^(%d+):(%d+)$')
  tell(tonumber(first), tonumber(hours), { cmsgpack.unpack(slots[i + 1]) })
end
local packed = redis.call('HGET', RECORDS, '/tally')
if packed then
  local tally = { cmsgpack.unpack(packed) }
  tell(tally[HOUR], 1, { unpack(tally, FIRST) })
end
return reply
