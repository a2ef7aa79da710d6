#!lua flags=allow-oom
-- Gives the first waiting job to `owner` for the time of a lease: by priority, then age, but each tenth
-- time the oldest of all. A job that has used up its
-- attempts fails here, and the next one is looked at. Answers nothing when none waits.
local owner, gave_up = ARGV[1], cjson.decode(ARGV[2])
local now = now_us()
local by_age = (claims_so_far() + 1) % EVERY == 0

for _ = 1, 100 do
  local id = by_age and oldest_waiting() or redis.call('ZRANGE', K.waiting, 0, 0)[1]
  if not id then return nil end
  redis.call('ZREM', K.waiting, id)
  local job = read_job(id)
  if job and tonumber(job.attempts) >= S.max_attempts then
    gave_up.detail = 'Gave up after ' .. job.attempts .. ' attempts; the last one: ' .. (job.lapse or 'unknown') .. '.'
    fail(id, job, cjson.encode(gave_up), now)
  elseif job then
    if job.status == 'queued' then set_status(id, job, 'running') end
    redis.call('HSETNX', K.job .. id, 'started', int(now))
    redis.call('HSET', K.job .. id, 'owner', owner)
    local attempt = redis.call('HINCRBY', K.job .. id, 'attempts', 1)
    local token = redis.call('HINCRBY', K.job .. id, 'token', 1)
    redis.call('ZADD', K.leases, int(now + S.lease_us), id)
    count('claimed')
    tell(id)
    return {id, job.tenant, job.article, tostring(token), attempt, job.trace or '{}',
            redis.call('GET', K.submission .. id)}
  end
end
return nil
