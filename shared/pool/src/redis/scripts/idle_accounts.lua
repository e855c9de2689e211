-- Ready accounts of which nothing was heard for long; they go to the end of the line.
--
-- args[1]  since when, Unix milliseconds
-- args[2]  the most accounts to look at
-- args[3]  the most accounts to answer with
-- Returns  { account, generation, account, generation … }

expect_args(3)
local before = number(args[1], 'the time')
local scan, limit = number(args[2], 'the scan'), number(args[3], 'the limit')

-- The account that waited longest, and its score. Scores lag behind leases and mints, which do not move
-- them: they are mended here, where they matter.
local function head()
  local first = redis.call('ZRANGE', HEARD_OF, 0, 0, 'WITHSCORES')
  return first[1], tonumber(first[2])
end

local reply = {}
for _ = 1, scan do
  local name, score = head()
  if not name or score >= before or #reply >= limit * 2 then break end
  local account = load(name)
  if not account then
    redis.call('ZREM', HEARD_OF, name)
  elseif heard_of(account) > score then
    redis.call('ZADD', HEARD_OF, heard_of(account), name)
  else
    account.probed = now
    save(name, account)
    redis.call('ZADD', HEARD_OF, now, name)
    table.insert(reply, name)
    table.insert(reply, account.generation)
  end
end
return reply
