#!lua flags=no-writes
-- {waiting, age of the oldest waiting job in microseconds, running, leases that have run out}. A job
-- from the future waits since before the clock went back, about so long.
local now = now_us()
local _, oldest = oldest_waiting()
return {redis.call('ZCARD', K.waiting), int(oldest and math.abs(now - oldest) or 0), redis.call('ZCARD', K.leases),
        redis.call('ZCOUNT', K.leases, '-inf', int(now))}
