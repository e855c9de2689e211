-- What a client has used.
--
-- KEYS     those of `parts/used.lua`
-- Returns  what `told` tells

assert(#KEYS == 2 and #ARGV == 0, 'wrong number of keys or arguments')
local now = time_ms()
return told(now, used_at(now))
