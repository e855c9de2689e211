-- Ends a lease and lets the outcome work on the account.
--
-- args[1]     lease id
-- args[2]     account
-- args[3]     generation that the lease was made for
-- args[4]     bucket of the lease: 1 text, 2 image, 3 video
-- args[5..8]  the outcome, as in effects.lua
-- args[9]     the outcome's place in a tally
-- args[10]    tokens of the request
-- args[11]    tokens of the answer
-- args[12..15] only if a conversation is to be remembered: its key, what the upstream calls it, for how many
--             milliseconds, and how many are remembered at most
-- Returns  1; 0: the lease had ended before

assert(own == 11 or own == 15, 'wrong number of arguments')
local id, name, generation = number(args[1], 'the lease id'), args[2], args[3]
local bucket, told = bucket_of(args[4]), read_effect(5)
local kind = number(args[9], 'the kind of outcome')
local input, output = number(args[10], 'the input'), number(args[11], 'the output')
local remembers = own == 15
local conversation_ttl = remembers and number(args[14], 'the ttl of the conversation')
local most_conversations = remembers and number(args[15], 'the most conversations')

local member = lease_name(id, name)
-- Before something is due no lease is over.
if next_due <= now and not is_live(member) then return 0 end
if redis.call('ZREM', LEASE_EXPIRY, member) == 0 then return 0 end
local account = load(name)
if not account or account.born > id then return 0 end

local tally = load_tally()
tally[RELEASED] = tally[RELEASED] + 1
count(tally, kind, 1)
count(tally, INPUT, input)
count(tally, OUTPUT, output)
if told.effect == 'throttled' then note_throttled(name, tally[RELEASED]) end
if told.effect == 'proven' and pauses > 0 then note_success() end

local proving = end_lease(account, id)
if account.generation == generation then
  if proving then trouble(account).proof_due = now end
  take_effect(name, account, bucket, told, proving)
  if told.effect == 'proven' then account.success_count = account.success_count + 1 end
  if remembers then
    local key, expires = args[12], now + conversation_ttl
    redis.call('HSET', CONVERSATIONS, key, cmsgpack.pack(name, generation, expires, args[13]))
    redis.call('ZADD', CONVERSATION_EXPIRY, expires, key)
    -- Those that are over leave, then those that end first while there are too many.
    local leaving = redis.call('ZRANGEBYSCORE', CONVERSATION_EXPIRY, '-inf', now, 'LIMIT', '0', CHORES)
    local excess = redis.call('ZCARD', CONVERSATION_EXPIRY) - #leaving - most_conversations
    if excess > 0 then
      leaving = redis.call('ZRANGE', CONVERSATION_EXPIRY, '0', #leaving + math.min(excess, CHORES) - 1)
    end
    if #leaving > 0 then
      redis.call('HDEL', CONVERSATIONS, unpack(leaving))
      redis.call('ZREM', CONVERSATION_EXPIRY, unpack(leaving))
    end
  end
end
save(name, account, bucket, '/tally', pack_tally(tally))
return 1
