-- Stands before every script of a pool: its keys, the arguments, the clock and the policy.
--
-- KEYS            the keys of one pool, always all of them, in the order of keys.rs
-- ARGV[1..own]    the script's own arguments, here `args`
-- ARGV[own+1..]   the policy: most live leases of an account; soft use cooldown, milliseconds; leases per
--                 account and day (0: no limit); failed calls in a row that suspend an account (0: never);
--                 the next two daily resets, Unix milliseconds by the caller's clock
--
-- What is defined here and in the parts that follow is made anew at each call, and ten functions cost as much
-- as a command of Redis. So what a usual call does not need waits in a function that defines it when it is
-- called (`chores`, `effects`, `rollover`), and constants are put in their places before Redis sees them
-- (constants.rs). Constant numbers go to Redis as texts: it would print and read them.

assert(#KEYS == 14, 'expected 14 keys')

local RECORDS <const> = KEYS[1]
local NAMES <const> = KEYS[2]
local STATES <const> = KEYS[3]
local PENDING <const> = KEYS[4]
local TOKENS <const> = KEYS[5]
local TOKEN_EXPIRY <const> = KEYS[6]
local LEASE_EXPIRY <const> = KEYS[7]
local LIMITED <const> = KEYS[8]
local STATISTICS <const> = KEYS[9]
-- The line of bucket 1 is KEYS[BEFORE_LINES + 1].
local BEFORE_LINES <const> = 9
local CONVERSATIONS <const> = KEYS[13]
local CONVERSATION_EXPIRY <const> = KEYS[14]

-- Due entries that every call sees to, of each sort.
local CHORES <const> = 16

local args, own = ARGV, #ARGV - 6

-- The number that an argument holds; arguments are checked before anything is written.
local function number(text, what)
  return tonumber(text) or error(what .. ' is not a number')
end

-- The number of a bucket: 1 text, 2 image, 3 video.
local function bucket_of(text)
  local bucket = tonumber(text)
  assert(bucket == 1 or bucket == 2 or bucket == 3, 'no such bucket')
  return bucket
end

local max_in_flight = number(args[own + 1], 'max_in_flight')
local daily_limit = number(args[own + 3], 'daily_limit')

local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = (now_us - now_us % 1000) / 1000

-- The first daily reset that lies ahead by this clock; the caller's clock may be a little off.
local function next_reset()
  local reset = number(args[own + 5], 'the next reset')
  if reset <= now then reset = number(args[own + 6], 'the reset after the next') end
  return reset > now and reset or now + 86400000
end
