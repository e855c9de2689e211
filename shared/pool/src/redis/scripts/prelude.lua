-- Stands before every script of a pool: its keys, the arguments, the clock and the policy.
--
-- KEYS            the keys of one pool, always all of them, in the order of keys.rs
-- ARGV[1..own]    the script's own arguments, here `args`
-- ARGV[own+1..]   the policy: most live leases of an account; soft use cooldown, milliseconds; leases per
--                 account and day (0: no limit); failed calls in a row that suspend an account (0: never);
--                 the next two daily resets, Unix milliseconds by the caller's clock
--
-- Numbers go to Redis as texts where they are constant: Redis prints and reads them anew otherwise.

assert(#KEYS == 12, 'expected 12 keys')

local RECORDS, NAMES, STATES, PENDING = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local TOKENS, TOKEN_EXPIRY, LEASE_EXPIRY = KEYS[5], KEYS[6], KEYS[7]
local LIMITED, STATISTICS = KEYS[8], KEYS[9]
local LINES = { KEYS[10], KEYS[11], KEYS[12] }

-- Due entries that every call sees to, of each sort.
local CHORES = 16
-- A time that does not come, and is still exact.
local NEVER = 9e15

local args, own = ARGV, #ARGV - 6

-- Fails unless the script got as many arguments of its own as it should.
local function expect_args(least, most)
  assert(own >= least and own <= (most or least), 'wrong number of arguments')
end

-- The number that an argument holds; arguments are checked before anything is written.
local function number(text, what)
  local value = tonumber(text)
  if not value then error(what .. ' is not a number') end
  return value
end

-- The number of a bucket: 1 text, 2 image, 3 video.
local function bucket_of(text)
  local bucket = number(text, 'the bucket')
  assert(LINES[bucket], 'no such bucket')
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
  if reset <= now then reset = now + 86400000 end
  return reset
end
