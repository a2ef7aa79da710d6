#!lua flags=allow-oom
-- Records how far a claim has come. Answers 0 when the claim has lost the job.
local id, token, stage, completed, total = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if not holds(read_job(id), token) then return 0 end
redis.call('HSET', K.job .. id, 'stage', stage, 'completed', completed, 'total', total)
tell(id)
return 1
