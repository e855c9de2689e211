-- Gives the right to mint a session token to one caller at a time.
--
-- args[1]  account
-- args[2]  generation
-- args[3]  holder
-- args[4]  ttl, milliseconds
-- args[5]  a cached token that ends later than this is the answer, Unix milliseconds
-- Returns  { 'token', sealed token, its end }, { 'granted' }, { 'held', ends in ms } or { 'gone' }

assert(own == 5, 'wrong number of arguments')
local name, generation, holder = args[1], args[2], args[3]
local ttl, ends_after = number(args[4], 'the ttl'), number(args[5], 'the end')

local account = load(name)
if not account or account.generation ~= generation then return { 'gone' } end
if account.token_end > math.max(now, ends_after) then
  local token = redis.call('HGET', TOKENS, name)
  if token then return { 'token', token, account.token_end } end
end
local it = trouble(account)
if it.claim_end > now and it.claim ~= holder then return { 'held', it.claim_end - now } end
it.claim, it.claim_end = holder, now + ttl
save(name, account)
return { 'granted' }
