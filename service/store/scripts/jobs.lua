#!lua flags=no-writes
-- {record, place in the queue, tenant of one that has expired} of each job in ARGV.
local found = {}
for i, id in ipairs(ARGV) do
  found[i] = {redis.call('HGETALL', K.job .. id), position(id), redis.call('GET', K.gone .. stem(id))}
end
return found
