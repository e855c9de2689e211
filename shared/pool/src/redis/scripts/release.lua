-- Ends a lease and lets the outcome work on the account.
--
-- args[1]  lease id
-- args[2]  account
-- args[3]  effect: proven, refused, throttled, exhausted, failed or nothing
-- args[4]  the bucket that is exhausted; 0 for other effects
-- args[5]  how long the upstream asked to wait, milliseconds; 0: it did not
-- args[6]  the reason to show for a refusal, a rest or a failed proof; may be empty
-- args[7]  the outcome's place in a tally
-- args[8]  tokens of the request
-- args[9]  tokens of the answer
-- Returns  1; 0: the lease had ended before

expect_args(9)
local id, name, effect = args[1], args[2], args[3]
assert(effects[effect], 'no such effect')
outcome.name, outcome.reason = name, args[6]
outcome.exhausted = effect == 'exhausted' and bucket_of(args[4]) or 0
outcome.retry_after = number(args[5], 'the wait')
local kind = number(args[7], 'the kind of outcome')
local input, output = number(args[8], 'the input'), number(args[9], 'the output')

local lease = load_lease(id)
if not lease or lease.account ~= name then return 0 end
if lease.expires <= now then
  expire_lease(id, lease)
  return 0
end
local account, proving = close_lease(id, lease)
if not account then return 0 end
count_outcome(kind, input, output)
if account.generation == lease.generation then
  if proving then account.proof_due = now end
  effects[effect](account, lease.bucket)
  if effect == 'proven' then account.success_count = account.success_count + 1 end
end
save(name, account)
return 1
