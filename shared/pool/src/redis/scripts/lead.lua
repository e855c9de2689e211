-- Gives the lead in a role to one holder at a time, and renews it.
--
-- KEYS[1]  leaders
-- ARGV[1]  role
-- ARGV[2]  holder
-- ARGV[3]  ttl, milliseconds
-- Returns  { 1, fence } or { 0, ends in ms }

assert(#KEYS == 1 and #ARGV == 3, 'wrong number of keys or arguments')
local leaders, role, holder = KEYS[1], ARGV[1], ARGV[2]
local ttl = assert(tonumber(ARGV[3]), 'the ttl is not a number')

local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(now_us / 1000)

local last, fence, ends = '', 0, 0
local packed = redis.call('HGET', leaders, role)
if packed then last, fence, ends = cmsgpack.unpack(packed) end
if ends > now and last ~= holder then return { 0, ends - now } end
if ends <= now then fence = math.max(fence + 1, now_us) end
redis.call('HSET', leaders, role, cmsgpack.pack(holder, fence, now + ttl))
return { 1, fence }
