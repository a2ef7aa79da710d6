#!lua flags=allow-oom
-- Commits a result, for the holder of the claim alone. Without a body the analysis must be stored
-- already (another submission's). Answers 1, 0 when the claim has lost the job, -1 when there is
-- no such analysis. A repeated call after a lost answer is answered like the first.
local id, token, analysis, envelope, own_terms, timings, body, ranking, terms, published, listed =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local job = read_job(id)
if not job or job.token ~= token then return 0 end
if job.status ~= 'running' then return job.status == 'succeeded' and 1 or 0 end

local now, key, fields = now_us(), K.analysis .. analysis, {}
if redis.call('EXISTS', key) == 0 then
  if body == '' then return -1 end
  redis.call('HSET', key, 'body', body, 'ranking', ranking, 'terms', terms, 'published', published,
             'listed', listed)
elseif body == '' then
  fields = {'cached', '1'}
  count('cached')
end
for _, row in ipairs(cjson.decode(timings)) do
  redis.call('HINCRBYFLOAT', K.stages, row[1], row[2])
end
show_article(job, analysis, envelope, own_terms, now)
if job.total then
  for _, value in ipairs({'stage', 'done', 'completed', job.total}) do
    fields[#fields + 1] = value
  end
end
finish(id, job, 'succeeded', now, fields)
return 1
