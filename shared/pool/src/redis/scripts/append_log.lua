-- Adds lines of one process to the log. A batch that was added before changes nothing.
--
-- KEYS     those of the log, in the order of keys.rs
-- ARGV[1]  the process
-- ARGV[2]  the number of its batch
-- ARGV[3…] time, level and message of each line
-- Returns  1: they were added; 0: they had been

assert(#KEYS == 3 and #ARGV % 3 == 2, 'wrong number of keys or arguments')

local LINES <const> = KEYS[1]
local SEQUENCES <const> = KEYS[2]
local PROCESSES <const> = KEYS[3]
local LINES_KEPT <const> = 10000

local process, number = ARGV[1], tonumber(ARGV[2]) or error('the number is not a number')
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
if not is_new(SEQUENCES, PROCESSES, process, number, math.floor(now_us / 1000)) then return 0 end

-- Ids are numbers that grow, as those of leases do.
local id, last = now_us, redis.call('XREVRANGE', LINES, '+', '-', 'COUNT', '1')
if last[1] then id = math.max(id, tonumber(string.match(last[1][1], '^%d+')) + 1) end
for i = 3, #ARGV, 3 do
  redis.call(
    'XADD', LINES, 'MAXLEN', '~', LINES_KEPT, string.format('%.0f-0', id),
    'p', process, 't', ARGV[i], 'l', ARGV[i + 1], 'm', ARGV[i + 2]
  )
  id = id + 1
end
return 1
