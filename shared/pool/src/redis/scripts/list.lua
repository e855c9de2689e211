-- One page of the accounts that match, ordered by name. Without a filter it costs the page alone; with
-- one, the names of the accounts in the wanted states are walked through, but only the page is read.
--
-- args[1]   matches to leave out at the start
-- args[2]   the most accounts to answer with
-- args[3]   text that the name holds; empty: any
-- args[4..] states; none: any
-- Returns   { how many match, the accounts of the page as `view` shows them … }

assert(#args >= 3, 'wrong number of arguments')
local offset = number(args[1], 'the offset')
local limit = number(args[2], 'the limit')
local needle = args[3]
for i = 4, #args do
  assert(STATE_CODES[args[i]] or args[i] == 'cooldown', 'no such state')
end

see_to_due(CHORES)

-- Ready accounts by name, those whose text bucket rests apart.
local function split_ready()
  local resting, ready, cooldown = {}, {}, {}
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', COOLING[1], '(' .. now, '+inf')) do
    resting[name] = true
  end
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', STATES, STATE_CODES.ready, STATE_CODES.ready)) do
    table.insert(resting[name] and cooldown or ready, name)
  end
  return ready, cooldown
end

local function names_of(state)
  if state == 'ready' then return (split_ready()) end
  if state == 'cooldown' then return select(2, split_ready()) end
  local code = STATE_CODES[state]
  return redis.call('ZRANGEBYSCORE', STATES, code, code)
end

-- Names in the wanted states, in order. Sorting is left to the sorted sets: `<` on Lua strings follows
-- the server's locale.
local function candidates()
  if #args == 3 then return redis.call('ZRANGE', NAMES, 0, -1) end
  if #args == 4 then return names_of(args[4]) end
  local wanted, ordered = {}, {}
  for i = 4, #args do
    for _, name in ipairs(names_of(args[i])) do wanted[name] = true end
  end
  for _, name in ipairs(redis.call('ZRANGE', NAMES, 0, -1)) do
    if wanted[name] then table.insert(ordered, name) end
  end
  return ordered
end

local function matches()
  if needle == '' then return candidates() end
  local found = {}
  for _, name in ipairs(candidates()) do
    if string.find(name, needle, 1, true) then table.insert(found, name) end
  end
  return found
end

local total, names
if needle == '' and #args == 3 then
  total = redis.call('ZCARD', NAMES)
  names = limit > 0 and redis.call('ZRANGE', NAMES, offset, offset + limit - 1) or {}
else
  local found = matches()
  total, names = #found, {}
  for i = offset + 1, math.min(offset + limit, total) do table.insert(names, found[i]) end
end

local reply = { total }
for _, name in ipairs(names) do
  local account = load(name)
  if account then table.insert(reply, view(name, account)) end
end
return reply
