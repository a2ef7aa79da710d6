#!lua
-- Accepts one submission: queued, or succeeded at once where its analysis is stored already, or
-- failed at once where `problem` says why. The same id once more changes nothing.
-- Answers {'again' | 'failed' | 'cached' | 'queued', time of creation, rank among the waiting}.
local id, tenant, article, class, submission, content, envelope, own_terms, problem, extra =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]

if redis.call('EXISTS', K.job .. id, K.gone .. stem(id)) > 0 then return {'again'} end
local now = now_us()
-- A class is worth more than every time until the year 2065, and both fit into a double.
local job = {tenant = tenant, status = 'queued', article = article, created = int(now),
             score = int(class * 3e15 + now), attempts = '0', token = '0'}
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
return {'queued', job.created, redis.call('ZRANK', K.waiting, id)}
