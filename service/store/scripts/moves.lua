-- What the scripts share: the moves of a job between its states (schemas/jobs.py).
-- K holds the names of keys (service/store/keys.py), S the settings; both are put before this.
-- Times are microseconds of Redis's own clock, so that no host's clock matters.

local function now_us()
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end

local function int(number)
  return string.format('%.0f', number)
end

local function expire_at(key, at_us)
  redis.call('PEXPIREAT', key, int(math.floor(at_us / 1000)))
end

-- Lets a key that holds things of several lives live as long as the longest.
local function keep_until(key, at_us)
  if redis.call('PEXPIRETIME', key) < math.floor(at_us / 1000) then expire_at(key, at_us) end
end

local function table_of(flat)
  local found = {}
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  return found
end

local function read_job(id)
  local flat = redis.call('HGETALL', K.job .. id)
  return #flat > 0 and table_of(flat) or nil
end

-- A waiting job's score: a class for its priority, worth more than every time until the year 2065,
-- and its time of creation; both fit into a double.
local CLASS_US = 3e15
-- Each tenth claim takes the oldest job whatever its priority, so that none waits for ever.
local EVERY = 10

local function claims_so_far()
  return tonumber(redis.call('HGET', K.counters, 'claimed') or 0)
end

-- The waiting job that came first of all, and when; nothing where none waits.
local function oldest_waiting()
  local oldest, at
  for class = 0, 2 do
    local from, to = int(class * CLASS_US), '(' .. int((class + 1) * CLASS_US)
    local id, score = unpack(redis.call('ZRANGEBYSCORE', K.waiting, from, to, 'WITHSCORES', 'LIMIT', 0, 1))
    if id and (not at or score - class * CLASS_US < at) then oldest, at = id, score - class * CLASS_US end
  end
  return oldest, at
end

-- After how many claims, at most, a waiting job is taken if no other comes; false where it does not wait.
-- Its turn by priority is put off by the older jobs of lower classes that tenth claims take; and the
-- tenth claims take it in its turn by age.
local function position(id)
  local score = redis.call('ZSCORE', K.waiting, id)
  if not score then return false end
  local class = math.floor(score / CLASS_US)
  local at, older, below = score - class * CLASS_US, 0, 0
  for other = 0, 2 do
    local from = int(other * CLASS_US)
    local count = redis.call('ZCOUNT', K.waiting, from, '(' .. int(other * CLASS_US + at))
    older = older + count
    if other > class then below = below + count end
  end
  local claims = claims_so_far()
  local first = redis.call('ZRANK', K.waiting, id) + 1
  local found, before = first, 0
  while found ~= before do
    before = found
    found = first + math.min(below, math.floor((claims + before) / EVERY) - math.floor(claims / EVERY))
  end
  return math.min(found, EVERY * (math.floor(claims / EVERY) + older + 1) - claims)
end

local function is_terminal(status)
  return status == 'succeeded' or status == 'failed' or status == 'canceled'
end

local function count(what)
  redis.call('HINCRBY', K.counters, what, 1)
end

local function tell(id)
  redis.call('PUBLISH', K.changes, id)
end

-- The end of a job's id: its article and its event have the same.
local function stem(id)
  return string.sub(id, 5)
end

local function emit(event, now, body)
  redis.call('HSET', K.events, event, cjson.encode(body))
  redis.call('ZADD', K.outbox, int(now), event)
end

-- Entries of jobs that have expired leave the list as others come in.
local function drop_expired(list)
  for _, id in ipairs(redis.call('ZRANGE', list, 0, 9)) do
    if redis.call('EXISTS', K.job .. id) == 0 then redis.call('ZREM', list, id) end
  end
end

local function set_status(id, job, status)
  local lists = K.jobs .. job.tenant .. ':'
  redis.call('ZREM', lists .. job.status, id)
  redis.call('ZADD', lists .. status, job.created, id)
  redis.call('HSET', K.job .. id, 'status', status)
  if job.batch then
    redis.call('HINCRBY', K.batch .. job.batch, job.status, -1)
    redis.call('HINCRBY', K.batch .. job.batch, status, 1)
  end
  job.status = status
end

-- The batch is complete when its last job is: once, as no job is terminal twice.
local function close_batch(id, now)
  local batch = table_of(redis.call('HGETALL', K.batch .. id))
  if batch.succeeded + batch.failed + batch.canceled < tonumber(batch.total) then return end
  local expires = now + S.ttl_us
  redis.call('HSET', K.batch .. id, 'finished', int(now), 'expires', int(expires))
  expire_at(K.batch .. id, expires)
  expire_at(K.batch_jobs .. id, expires)
  redis.call('SET', K.gone .. stem(id), batch.tenant, 'PXAT', int(math.floor((expires + S.memory_us) / 1000)))
  emit('evt_' .. stem(id), now, {type = 'batch.completed', tenant = batch.tenant, batch_id = id,
                                 created_at = int(now)})
end

-- Moves a job to a terminal state with all that goes with it. `fields` are further fields of its record.
local function finish(id, job, status, now, fields)
  set_status(id, job, status)
  local expires = now + S.ttl_us
  redis.call('HSET', K.job .. id, 'finished', int(now), 'expires', int(expires), unpack(fields or {}))
  redis.call('HDEL', K.job .. id, 'score', 'owner', 'lapse', 'webhook', 'trace')
  expire_at(K.job .. id, expires)
  redis.call('SET', K.gone .. stem(id), job.tenant, 'PXAT', int(math.floor((expires + S.memory_us) / 1000)))
  redis.call('DEL', K.submission .. id)
  redis.call('ZREM', K.waiting, id)
  redis.call('ZREM', K.leases, id)
  drop_expired(K.jobs .. job.tenant .. ':' .. status)
  keep_until(K.jobs .. job.tenant .. ':' .. status, expires)
  count('finished:' .. status)
  emit('evt_' .. stem(id), now, {type = 'article.' .. status, tenant = job.tenant, job_id = id,
                                 article_id = job.article, webhook = job.webhook, created_at = int(now)})
  if job.batch then close_batch(job.batch, now) end
  tell(id)
end

-- A job that failed, with its problem as JSON; its code is the end of the problem's type.
local function fail(id, job, problem, now)
  finish(id, job, 'failed', now, {'error', problem})
  count('failed:' .. string.match(cjson.decode(problem).type, '[^/]+$'))
end

-- The job's article becomes visible: it points at an analysis that is stored already.
local function show_article(job, analysis, envelope, own_terms, now)
  local expires = now + S.ttl_us
  local article = K.article .. job.article
  local shared = redis.call('HMGET', K.analysis .. analysis, 'terms', 'published')
  redis.call('HSET', article, 'tenant', job.tenant, 'analysis', analysis, 'envelope', envelope,
             'terms', own_terms, 'published', shared[2] or '', 'created', int(now))
  expire_at(article, expires)
  expire_at(K.analysis .. analysis, expires)
  redis.call('ZADD', K.sharers .. analysis, int(expires), job.article)
  expire_at(K.sharers .. analysis, expires)
  local terms = cjson.decode(own_terms)
  for _, term in ipairs(cjson.decode(shared[1])) do terms[#terms + 1] = term end
  terms[#terms + 1] = 'all'
  for _, term in ipairs(terms) do
    local index = K.index .. job.tenant .. ':' .. term
    redis.call('ZADD', index, int(now), job.article)
    redis.call('ZREMRANGEBYSCORE', index, '-inf', int(now - S.ttl_us))
    expire_at(index, expires)
  end
end

-- Whether the claim with this token still holds the job.
local function holds(job, token)
  return job and job.token == token and job.status == 'running'
end

-- A process that hears a bell goes on until no job waits (worker/runner.py): so there is a bell for each
-- process that may sleep. The spare ones make good for those that are lost with a process.
local SPARE_BELLS = 20

local function enough_bells()
  local enough = SPARE_BELLS
  for _, processes in ipairs(redis.call('HVALS', K.processes .. 'analysis')) do enough = enough + processes end
  return enough
end

-- How many bells it takes for the `added` jobs that were queued just now; none while more jobs wait
-- than there are processes.
local function bells_for(added)
  local waited = redis.call('ZCARD', K.waiting) - added
  return math.max(0, math.min(added, enough_bells() - waited))
end

-- Accepts the submission whose arguments stand in ARGV from `at` on (service/store/jobs.py writes
-- them): queued, or succeeded at once where its analysis is stored already, or failed at once where
-- there is a problem. The same id once more changes nothing. `nudge` keeps the order of those that
-- come together. Answers {'again' | 'failed' | 'cached' | 'queued', time of creation, place in the queue, time of expiry}.
local function accept(at, nudge)
  local id, tenant, article, class, submission, content, envelope, own_terms, problem, extra = unpack(ARGV, at, at + 9)
  if redis.call('EXISTS', K.job .. id, K.gone .. stem(id)) > 0 then return {'again'} end
  local now = now_us() + nudge
  local job = {tenant = tenant, status = 'queued', article = article, created = int(now),
               expires = int(now + S.ttl_us),  -- at the earliest: the time counts from the end
               score = int(tonumber(class) * CLASS_US + now), attempts = '0', token = '0'}
  for name, value in pairs(cjson.decode(extra)) do job[name] = value end
  local flat = {}
  for name, value in pairs(job) do flat[#flat + 1] = name; flat[#flat + 1] = value end
  redis.call('HSET', K.job .. id, unpack(flat))
  redis.call('ZADD', K.jobs .. tenant .. ':queued', job.created, id)
  if job.batch then redis.call('HINCRBY', K.batch .. job.batch, 'queued', 1) end
  count('accepted')

  if problem ~= '' then
    fail(id, job, problem, now)
    return {'failed'}
  end
  local engine = redis.call('GET', K.engine)
  local analysis = engine and content ~= '' and (content .. ':' .. engine)
  if analysis and redis.call('EXISTS', K.analysis .. analysis) == 1 then
    show_article(job, analysis, envelope, own_terms, now)
    finish(id, job, 'succeeded', now, {'cached', '1'})
    count('cached')
    return {'cached'}
  end
  redis.call('SET', K.submission .. id, submission)
  redis.call('ZADD', K.waiting, job.score, id)
  tell(id)
  return {'queued', job.created, position(id), job.expires}
end
