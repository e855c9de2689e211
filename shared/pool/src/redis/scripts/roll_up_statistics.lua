-- Adds old hours up to days, and forgets old days.
--
-- Returns  how many hours and days went

expect_args(0)
local tally = redis.call('HGET', RECORDS, '/tally')
if tally then
  redis.call('HSET', RECORDS, '/tally', cmsgpack.pack(unpack(close_hour(load_tally(tally)))))
end
return roll_up()
