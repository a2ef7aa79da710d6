#!lua flags=allow-oom
-- Puts the jobs whose lease ran out back to where they waited. Answers how many they are.
local lapsed = redis.call('ZRANGEBYSCORE', K.leases, '-inf', int(now_us()), 'LIMIT', 0, 1000)
for _, id in ipairs(lapsed) do
  redis.call('ZREM', K.leases, id)
  local score = redis.call('HGET', K.job .. id, 'score')
  if score then
    redis.call('HSET', K.job .. id, 'lapse', 'its worker gave no more sign of life')
    redis.call('ZADD', K.waiting, score, id)
    count('lapsed')
  end
end
return #lapsed
