#!lua flags=allow-oom
-- Prolongs the lease of a claim. A claim whose lease ran out while nobody took the job over gets it
-- back. Answers 0 when the claim has lost the job.
local id, token = ARGV[1], ARGV[2]
if not holds(read_job(id), token) then return 0 end
redis.call('ZREM', K.waiting, id)
redis.call('ZADD', K.leases, int(now_us() + S.lease_us), id)
return 1
