-- How many accounts are in which state.
--
-- Returns  { ready, cooldown, pending, pending_external, invalid, disabled }

expect_args(0)
see_to_due(CHORES)
see_to_policy(CHORES)

local function count(state)
  local code = STATE_CODES[state]
  return redis.call('ZCOUNT', STATES, code, '(' .. code + 1e13)
end

local cooldown = redis.call('ZCOUNT', LINES[1], '(' .. COOLING + now, '+inf')
return {
  count('ready') - cooldown, cooldown, count('pending'), count('pending_external'),
  count('invalid'), count('disabled'),
}
