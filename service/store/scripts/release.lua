#!lua flags=allow-oom
-- Gives a claimed job back for another attempt, with the reason. Answers 0 when the claim has lost it.
local id, token, reason = ARGV[1], ARGV[2], ARGV[3]
local job = read_job(id)
if not holds(job, token) then return 0 end
redis.call('HSET', K.job .. id, 'lapse', reason)
redis.call('HINCRBY', K.job .. id, 'token', 1) -- a heartbeat that is on its way must not take it back
redis.call('ZREM', K.leases, id)
redis.call('ZADD', K.waiting, job.score, id)
return 1
