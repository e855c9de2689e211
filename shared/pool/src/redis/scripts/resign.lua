-- Ends the lead of this holder in a role; the fence is remembered.
--
-- KEYS[1]  leaders
-- ARGV[1]  role
-- ARGV[2]  holder
-- Returns  1; 0: it had no lead

assert(#KEYS == 1 and #ARGV == 2, 'wrong number of keys or arguments')
local leaders, role, holder = KEYS[1], ARGV[1], ARGV[2]

local packed = redis.call('HGET', leaders, role)
if not packed then return 0 end
local last, fence = cmsgpack.unpack(packed)
if last ~= holder then return 0 end
redis.call('HSET', leaders, role, cmsgpack.pack(holder, fence, 0))
return 1
