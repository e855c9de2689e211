-- One page of the accounts that match, ordered by name. Without a filter it costs the page alone; with
-- one, the names of the accounts in the wanted states are walked through, but only the page is read.
--
-- args[1]   matches to leave out at the start
-- args[2]   the most accounts to answer with
-- args[3]   text that the name holds; empty: any
-- args[4..] states; none: any
-- Returns   { how many match, the accounts of the page as `view` shows them … }

assert(own >= 3, 'wrong number of arguments')
local offset = number(args[1], 'the offset')
local limit = number(args[2], 'the limit')
local needle = args[3]
for i = 4, own do
  assert(STATE_CODES[args[i]] or args[i] == 'cooldown', 'no such state')
end

chores().see_to_due(CHORES)

-- The accounts in a stored state; where all have one score, in the order of their names.
local function stored(state)
  local code = STATE_CODES[state]
  return redis.call('ZRANGEBYSCORE', STATES, code, '(' .. code + 1e13)
end

local function resting()
  return redis.call('ZRANGEBYSCORE', KEYS[BEFORE_LINES + 1], '(' .. COOLING + now, '+inf')
end

-- Names in the wanted states, in order. Sorting is left to the sorted sets: `<` on Lua strings follows
-- the server's locale.
local function candidates()
  if own == 3 then return redis.call('ZRANGE', NAMES, '0', '-1') end
  local has_one_score = { pending = true, invalid = true, disabled = true }
  if own == 4 and has_one_score[args[4]] then return stored(args[4]) end
  local wanted, ordered = {}, {}
  local function want(names, is_wanted)
    for _, name in ipairs(names) do wanted[name] = is_wanted end
  end
  local asked = {}
  for i = 4, own do asked[args[i]] = true end
  for state in pairs(STATE_CODES) do
    if asked[state] then want(stored(state), true) end
  end
  if asked.ready ~= asked.cooldown then want(resting(), asked.cooldown) end
  for _, name in ipairs(redis.call('ZRANGE', NAMES, '0', '-1')) do
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
if needle == '' and own == 3 then
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
