#!lua flags=no-writes
-- {waiting, age of the oldest waiting job in microseconds, running, leases that have run out}.
local now, oldest = now_us(), nil
for class = 0, 2 do
  local from, to = int(class * 3e15), '(' .. int((class + 1) * 3e15)
  local first = redis.call('ZRANGEBYSCORE', K.waiting, from, to, 'WITHSCORES', 'LIMIT', 0, 1)[2]
  if first then oldest = math.min(oldest or now, first - class * 3e15) end
end
return {redis.call('ZCARD', K.waiting), int(oldest and now - oldest or 0), redis.call('ZCARD', K.leases),
        redis.call('ZCOUNT', K.leases, '-inf', int(now))}
