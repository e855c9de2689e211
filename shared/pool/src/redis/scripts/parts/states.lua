-- What changes an account's state or forgets its token, for scripts that may.

-- Scores in STATES; a ready account's is greater by when something was heard of it, or an earlier time.
local STATE_CODES = {
  ready = 1e13, pending = 2e13, pending_external = 3e13, invalid = 4e13, disabled = 5e13,
}

-- When anything was heard of the account last.
local function heard_of(account)
  return math.max(account.used, account.minted, account.probed)
end

local function set_state(name, account, state, reason)
  if account.state == 'pending' and state ~= 'pending' then redis.call('ZREM', PENDING, name) end
  account.state = state
  trouble(account).reason = reason
  local heard = state == 'ready' and heard_of(account) or 0
  redis.call('ZADD', STATES, STATE_CODES[state] + heard, name)
end

local function forget_token(name, account)
  if account.token_end == 0 then return end
  account.token_end = 0
  redis.call('HDEL', TOKENS, name)
  redis.call('ZREM', TOKEN_EXPIRY, name)
end
