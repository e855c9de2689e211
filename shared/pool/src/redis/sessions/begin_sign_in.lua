-- Counts an attempt to sign in, unless there were too many of this user or from this source.
--
-- KEYS[1]  epochs
-- KEYS[2]  attempts of the user
-- KEYS[3]  attempts from the source
-- ARGV[1]  user
-- ARGV[2]  attempts that each may have
-- ARGV[3]  window, milliseconds
-- Returns  { 1, epoch of the user, or 0, last one of the user: 0 or 1, last one from the source } or
--          { 0, the window ends in ms, 0, 0 }

assert(#KEYS == 3 and #ARGV == 3, 'wrong number of keys or arguments')
local user = ARGV[1]
local most = assert(tonumber(ARGV[2]), 'the most is not a number')
local window = assert(tonumber(ARGV[3]), 'the window is not a number')

local ends_in = 0
for key = 2, 3 do
  if tonumber(redis.call('GET', KEYS[key]) or 0) >= most then
    ends_in = math.max(ends_in, redis.call('PTTL', KEYS[key]), 1)
  end
end
if ends_in > 0 then return { 0, ends_in, 0, 0 } end
local last = {}
for key = 2, 3 do
  local count = redis.call('INCR', KEYS[key])
  if count == 1 then redis.call('PEXPIRE', KEYS[key], window) end
  last[key] = count == most and 1 or 0
end
return { 1, tonumber(redis.call('HGET', KEYS[1], user) or 0), last[2], last[3] }
