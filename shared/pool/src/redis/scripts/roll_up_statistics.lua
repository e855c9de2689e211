-- Adds old hours up to days, and forgets old days.
--
-- Returns  how many hours and days went

expect_args(0)
return roll_up()
