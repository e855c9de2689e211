-- What became of renewals.
--
-- Returns  { claimed, succeeded, failed, leases that ran out, fallbacks, the window }

assert(own == 0, 'wrong number of arguments')
local totals = load_totals()
return {
  totals.claimed, totals.succeeded, totals.failed, totals.expired, totals.fallbacks, totals.window,
}
