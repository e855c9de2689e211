-- Adds old hours up to days, and forgets old days.
--
-- Returns  how many hours and days went

assert(own == 0, 'wrong number of arguments')
local tally = load_tally()
redis.call('HSET', RECORDS, '/tally', pack_tally(tally))
return rollover().roll_up()
