#!lua flags=allow-oom
-- Ends a job with a problem, for the holder of the claim alone. Answers 0 when it has lost the job.
local id, token, problem = ARGV[1], ARGV[2], ARGV[3]
local job = read_job(id)
if not job or job.token ~= token then return 0 end
if job.status ~= 'running' then return job.status == 'failed' and 1 or 0 end
fail(id, job, problem, now_us())
return 1
