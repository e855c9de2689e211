-- How leases ended since an hour.
--
-- args[1]  the first hour, in hours since the Unix epoch
-- Returns  { { first hour, hours, count … } … }, in no order

expect_args(1)
local from_hour = number(args[1], 'the hour')

local reply = {}
local fields = redis.call('HGETALL', STATISTICS)
for i = 1, #fields, 2 do
  local first, hours = string.match(fields[i], '^(%d+):(%d+)$')
  first, hours = tonumber(first), tonumber(hours)
  if first + hours > from_hour then
    local slot = cmsgpack.unpack(fields[i + 1])
    table.insert(slot, 1, hours)
    table.insert(slot, 1, first)
    table.insert(reply, slot)
  end
end
return reply
