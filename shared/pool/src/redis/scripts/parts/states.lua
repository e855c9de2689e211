-- What changes an account's state or forgets its token, for scripts that may.

-- Scores in STATES; a ready account's is greater by when something was heard of it, or an earlier time; that of one
-- which waits for a registrar, by when it can be claimed (older versions: by nothing).
local STATE_CODES = {
  ready = 1e13, pending = 2e13, pending_external = 3e13, invalid = 4e13, disabled = 5e13,
}

-- When anything was heard of the account last.
local function heard_of(account)
  return math.max(account.used, account.minted, account.probed)
end

-- What is known of an account's renewals, as renewals.lua says; without failures of other credentials, or of a time
-- before it worked again.
local function renewal_of(name, account)
  local packed = redis.call('HGET', RECORDS, '/renewal/' .. name)
  local it = packed and cmsgpack.unpack(packed)
  if not it or it.born ~= account.born then
    it = {
      born = account.born, generation = '', successes = 0, task = 0, worker = '', until_ms = 0,
      failures = 0, error = '', ended = 0, ended_worker = '', how = '', ended_failures = 0,
    }
  elseif it.generation ~= account.generation or it.successes ~= account.success_count then
    it.failures, it.error = 0, ''
    if it.task == 0 then it.until_ms = 0 end
  end
  return it
end

local function set_state(name, account, state, reason)
  if account.state == 'pending' and state ~= 'pending' then redis.call('ZREM', PENDING, name) end
  if account.state ~= state or trouble(account).reason ~= reason then
    note_event(name, state, reason)
  end
  account.state = state
  trouble(account).reason = reason
  local since = state == 'ready' and heard_of(account) or 0
  -- Nobody is asked to renew it before a live task or a wait on it ends.
  if state == 'pending_external' then since = math.max(renewal_of(name, account).until_ms, now) end
  redis.call('ZADD', STATES, STATE_CODES[state] + since, name)
end

local function forget_token(name, account)
  if account.token_end == 0 then return end
  account.token_end = 0
  redis.call('HDEL', TOKENS, name)
  redis.call('ZREM', TOKEN_EXPIRY, name)
end
