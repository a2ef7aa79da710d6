#!lua
-- Accepts a batch whole: its record, and every submission of it, in order. The same id once more
-- changes nothing. Answers how many bells to ring.
local id, tenant, total = ARGV[1], ARGV[2], tonumber(ARGV[3])
if redis.call('EXISTS', K.batch .. id, K.gone .. stem(id)) > 0 then return 0 end
redis.call('HSET', K.batch .. id, 'tenant', tenant, 'total', total, 'created', int(now_us()),
           'queued', 0, 'running', 0, 'succeeded', 0, 'failed', 0, 'canceled', 0)
local queued = 0
for n = 0, total - 1 do
  local at = 4 + n * 10
  redis.call('ZADD', K.batch_jobs .. id, n, ARGV[at])
  if accept(at, n)[1] == 'queued' then queued = queued + 1 end
end
return bells_for(queued)
