-- The sums of all requests.
--
-- KEYS     those of traffic, in the order of keys.rs
-- Returns  { now, since when (0: never), requests of the last minute, counts … }

assert(#KEYS == 11 and #ARGV == 0, 'wrong number of keys or arguments')
return totals()
