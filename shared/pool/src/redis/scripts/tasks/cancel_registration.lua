-- Takes a registration back, whoever has it.
--
-- args[1]  id
-- Returns  1; 0: there is no such task

assert(own == 1, 'wrong number of arguments')
local id = args[1]
local was_wanted = load_wanted(id)
forget(id)
return was_wanted and 1 or 0
