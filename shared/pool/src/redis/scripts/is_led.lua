-- Tells whether anybody has the lead in a role.
--
-- KEYS[1]  leaders
-- ARGV[1]  role
-- Returns  1; 0: nobody has

assert(#KEYS == 1 and #ARGV == 1, 'wrong number of keys or arguments')
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local packed = redis.call('HGET', KEYS[1], ARGV[1])
if not packed then return 0 end
local _, _, ends = cmsgpack.unpack(packed)
return ends > now and 1 or 0
