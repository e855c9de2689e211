-- Caches a session token, if the account still has these credentials.
--
-- args[1]  account
-- args[2]  generation
-- args[3]  sealed token
-- args[4]  when it ends, Unix milliseconds
-- Returns  1; 0: no such account, or other credentials

assert(own == 4, 'wrong number of arguments')
local name, generation, token = args[1], args[2], args[3]
local token_end = number(args[4], 'the end')

local account = load(name)
if not account or account.generation ~= generation then return 0 end
account.minted = now
if account.packed_trouble ~= '' then trouble(account).claim_end = 0 end
if token_end > now then
  account.token_end = token_end
  redis.call('HSET', TOKENS, name, token)
  redis.call('ZADD', TOKEN_EXPIRY, token_end, name)
  note_due(token_end)
else
  forget_token(name, account)
end
save(name, account)
return 1
