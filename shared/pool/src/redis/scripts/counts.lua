-- How many accounts are in which state.
--
-- Returns  { ready, cooldown, pending, pending_external, invalid, disabled }

assert(own == 0, 'wrong number of arguments')
chores().see_to_due(CHORES)
chores().see_to_policy(CHORES)

local function count(state)
  local code = STATE_CODES[state]
  return redis.call('ZCOUNT', STATES, code, '(' .. code + 1e13)
end

local cooldown = redis.call('ZCOUNT', KEYS[BEFORE_LINES + 1], '(' .. COOLING + now, '+inf')
return {
  count('ready') - cooldown, cooldown, count('pending'), count('pending_external'),
  count('invalid'), count('disabled'),
}
