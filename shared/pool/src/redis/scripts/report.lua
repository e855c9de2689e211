-- What became of an account outside of a lease.
--
-- args[1]  account
-- args[2]  generation
-- args[3]  effect: proven, refused, throttled, exhausted, failed or nothing
-- args[4]  the bucket that is exhausted; 0 for other effects
-- args[5]  how long the upstream asked to wait, milliseconds; 0: it did not
-- args[6]  the reason to show for a refusal, a rest or a failed proof; may be empty
-- Returns  1; 0: no such account, or other credentials

expect_args(6)
local name, generation, effect = args[1], args[2], args[3]
assert(effects[effect], 'no such effect')
outcome.name, outcome.reason = name, args[6]
outcome.exhausted = effect == 'exhausted' and bucket_of(args[4]) or 0
outcome.retry_after = number(args[5], 'the wait')

local account = load(name)
if not account or account.generation ~= generation then return 0 end
effects[effect](account, 1)
save(name, account)
return 1
