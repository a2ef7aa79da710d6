#!lua flags=no-writes
-- {waiting, age of the oldest waiting job in microseconds, running, leases that have run out}.
local now = now_us()
local _, oldest = oldest_waiting()
return {redis.call('ZCARD', K.waiting), int(oldest and now - oldest or 0), redis.call('ZCARD', K.leases),
        redis.call('ZCOUNT', K.leases, '-inf', int(now))}
