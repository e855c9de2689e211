-- Accounts for which a token should be minted ahead of demand.
--
-- args[1]  a token that ends within this many milliseconds is to be renewed
-- args[2]  the least time between two mints of one account, milliseconds
-- args[3]  how long a lease counts as traffic, milliseconds
-- args[4]  the most accounts to look at, of each sort
-- args[5]  the most accounts to answer with
-- Returns  { account, generation, account, generation … }

assert(own == 5, 'wrong number of arguments')
local horizon = now + number(args[1], 'the horizon')
local minted_before = now - number(args[2], 'the refresh cooldown')
local recently = now - number(args[3], 'the recent time')
local scan, limit = number(args[4], 'the scan'), number(args[5], 'the limit')
chores().see_to_due(CHORES)

local line = KEYS[BEFORE_LINES + 1]
local function count(least, most)
  return redis.call('ZCOUNT', line, least, '(' .. most)
end
local busy = count(BUSY, COOLING)

-- How many accounts recent traffic needs a token for.
local function needed()
  local used = count('(' .. WARM + recently, COLD) + count('(' .. COLD + recently, BUSY)
  return math.max(used + busy, served > recently and 1 or 0)
end

-- Reads these accounts; answers with those that serve text now, or will when one of their leases ends.
local function in_line(names)
  local found = {}
  for _, name in ipairs(names) do
    local account = load(name)
    if account and account.state == 'ready' and standing(account, 1) < COOLING then
      table.insert(found, { name = name, account = account })
    end
  end
  return found
end

local function names_in(set, least, most, limit)
  return redis.call('ZRANGEBYSCORE', set, least, most, 'LIMIT', '0', limit)
end

local ending = in_line(names_in(TOKEN_EXPIRY, '(' .. now, horizon, scan))
local lasting = math.max(count(WARM, COLD) + busy - #ending, 0)
local missing = needed() - lasting
local candidates = {}
for i = 1, math.min(missing, #ending) do table.insert(candidates, ending[i]) end
if missing > #ending then
  local cold = names_in(line, COLD, '(' .. BUSY, math.min(missing - #ending, scan))
  for _, found in ipairs(in_line(cold)) do table.insert(candidates, found) end
end

local reply = {}
for _, candidate in ipairs(candidates) do
  if candidate.account.minted <= minted_before and #reply < limit * 2 then
    table.insert(reply, candidate.name)
    table.insert(reply, candidate.account.generation)
  end
end
return reply
