#!lua flags=allow-oom
-- Gives the first waiting job to `owner` for the time of a lease: by priority, then age, but each tenth
-- time the oldest of all. A job that has used up its attempts fails here, and the next one is looked at.
-- A submission whose format the owner does not know (`formats` are the first bytes that it does) waits on
-- for a worker of a newer version. Answers nothing when none waits, and one id where only such wait.
local owner, gave_up, formats = ARGV[1], cjson.decode(ARGV[2]), ARGV[3]
local now = now_us()
local by_age = (claims_so_far() + 1) % EVERY == 0
local passed_over, first_passed = 0, nil

local function is_known(id)
  local format = redis.call('GETRANGE', K.submission .. id, 0, 0)
  return format == '' or string.find(formats, format, 1, true)
end

for _ = 1, 100 do
  local id = by_age and oldest_waiting() or redis.call('ZRANGE', K.waiting, passed_over, passed_over)[1]
  if not id then break end
  local known = is_known(id)
  if not known and by_age then
    by_age = false
  elseif not known then
    passed_over, first_passed = passed_over + 1, first_passed or id
  end
  if known then redis.call('ZREM', K.waiting, id) end
  local job = known and read_job(id)
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
return first_passed and {first_passed}
