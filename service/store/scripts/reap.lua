#!lua flags=allow-oom
-- Puts the jobs whose lease ran out back to where they waited. Answers how many they are.
local now = now_us()
-- No lease is that long: the clock went back, and this one counts anew.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', K.leases, '(' .. int(now + S.lease_us), '+inf')) do
  redis.call('ZADD', K.leases, int(now + S.lease_us), id)
end
local lapsed = redis.call('ZRANGEBYSCORE', K.leases, '-inf', int(now), 'LIMIT', 0, 1000)
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
