-- Brings an account's file into the pool.
--
-- args[1]  account
-- args[2]  generation
-- args[3]  state that the file asks for: pending, invalid or disabled
-- args[4]  reason; may be empty
-- Returns  added, changed or unchanged

assert(own == 4, 'wrong number of arguments')
local name, generation, state, reason = args[1], args[2], args[3], args[4]
assert(state == 'pending' or state == 'invalid' or state == 'disabled', 'no such state in a file')

-- A record that knows nothing of these credentials yet.
local function fresh(born)
  return {
    0, 0, 0, born = born, generation = generation, state = 'pending',
    in_flight = 0, used = 0, minted = 0, probed = 0, token_end = 0,
    day_count = 0, day_end = 0, limited = false, success_count = 0, total_count = 0,
    packed_trouble = '',
  }
end

-- The same account with other credentials: what was found out about the earlier ones is forgotten.
local function start_afresh(account)
  forget_token(name, account)
  local afresh, was = fresh(account.born), trouble(account)
  for bucket = 1, 3 do afresh[bucket] = account[bucket] end
  for _, field in ipairs({ 'state', 'in_flight', 'used', 'minted', 'limited' }) do
    afresh[field] = account[field]
  end
  trouble(afresh).proof, trouble(afresh).proof_end = was.proof, was.proof_end
  return afresh
end

local function enter(account)
  set_state(name, account, state, reason)
  local it = trouble(account)
  it.given_up = false
  if state == 'pending' then it.fail_count, it.failed_calls, it.proof_due = 0, 0, now end
  save(name, account)
end

local account = load(name)
if not account then
  redis.call('ZADD', NAMES, '0', name)
  redis.call('HDEL', RECORDS, '/history/' .. name)
  note_event(name, 'added', '')
  enter(fresh(next_id()))
  return 'added'
end

if account.generation ~= generation then
  note_event(name, 'credentials_changed', '')
  enter(start_afresh(account))
  return 'changed'
end

local by_file = account.state == 'invalid' or account.state == 'disabled'
if state == 'pending' then
  -- What the pool found out about these credentials holds, unless the file had hidden it.
  if not by_file or trouble(account).given_up then return 'unchanged' end
elseif account.state == state and trouble(account).reason == reason then
  return 'unchanged'
end
enter(account)
return 'changed'
