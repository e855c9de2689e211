-- What the server that holds a pool does when its memory is full. CONFIG may be refused; INFO seldom is.
--
-- KEYS     any key of the pool
-- Returns  the `maxmemory-policy`; empty: the server does not tell

assert(#KEYS == 1 and #ARGV == 0, 'wrong number of keys or arguments')
local info = redis.call('INFO', 'memory')
return string.match(info, 'maxmemory_policy:([%w-]+)') or ''
