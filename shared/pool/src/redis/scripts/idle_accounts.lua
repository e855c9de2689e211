-- Ready accounts of which nothing was heard for long; they go to the end of the line.
--
-- args[1]  since when, Unix milliseconds
-- args[2]  the most accounts to look at
-- args[3]  the most accounts to answer with
-- Returns  { account, generation, account, generation … }

assert(own == 3, 'wrong number of arguments')
local before = number(args[1], 'the time')
local scan, limit = number(args[2], 'the scan'), number(args[3], 'the limit')

-- The ready account that waited longest, and since when. Scores lag behind leases and mints, which do not move
-- them: they are mended here, where they matter.
local function head()
  local first = redis.call('ZRANGEBYSCORE', STATES, STATE_CODES.ready, '(' .. STATE_CODES.pending,
    'WITHSCORES', 'LIMIT', '0', '1')
  if first[1] then return first[1], tonumber(first[2]) - STATE_CODES.ready end
end

local function move(name, heard)
  redis.call('ZADD', STATES, STATE_CODES.ready + heard, name)
end

local reply = {}
for _ = 1, scan do
  local name, heard = head()
  if not name or heard >= before or #reply >= limit * 2 then break end
  local account = load(name)
  if not account then
    redis.call('ZREM', STATES, name)
  elseif heard_of(account) > heard then
    move(name, heard_of(account))
  else
    account.probed = now
    save(name, account)
    move(name, now)
    table.insert(reply, name)
    table.insert(reply, account.generation)
  end
end
return reply
