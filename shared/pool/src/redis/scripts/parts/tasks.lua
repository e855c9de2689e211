-- Stands before every script of registrations and of workers: their keys, in the order of keys.rs, the arguments and the
-- clock.

assert(#KEYS == 7, 'expected 7 keys')

local RECORDS <const> = KEYS[1]
local REGISTER <const> = KEYS[2]
local LAST_TASK_ID <const> = KEYS[3]
local ENDED <const> = KEYS[4]
local COUNTS <const> = KEYS[5]
local WORKERS <const> = KEYS[6]
local HEARD_OF <const> = KEYS[7]

local args, own = ARGV, #ARGV

-- The number that an argument holds; arguments are checked before anything is written.
local function number(text, what)
  return tonumber(text) or error(what .. ' is not a number')
end

local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = (now_us - now_us % 1000) / 1000
