#!lua flags=allow-oom
-- Cancels a job of the tenant. Answers 1, 0 when the tenant has no such job, -1 when it is terminal.
local id, tenant = ARGV[1], ARGV[2]
local job = read_job(id)
if not job or job.tenant ~= tenant then return 0 end
if is_terminal(job.status) then return -1 end
finish(id, job, 'canceled', now_us())
return 1
