#!lua flags=allow-oom
-- How many bells a sweep may ring for jobs that wait beside an idle worker. Workers that sweep at
-- once share one allowance; while nothing is claimed after a ring, the next comes twice as late.
-- So messages do not pile up in a broker that delivers none.
local every_us = tonumber(ARGV[1])
local waiting = redis.call('ZCARD', K.waiting)
if waiting == 0 then return 0 end
local now = now_us()
local bells = table_of(redis.call('HGETALL', K.bells))
local claimed = redis.call('HGET', K.counters, 'claimed') or '0'
local vain = bells.claimed == claimed and tonumber(bells.vain) or 0
local last = tonumber(bells.at or 0) -- in the future where the clock went back
if last <= now and now < last + every_us * 2 ^ math.min(vain, 6) then return 0 end
local next_vain = bells.claimed == claimed and vain + 1 or 0
redis.call('HSET', K.bells, 'at', int(now), 'claimed', claimed, 'vain', next_vain)
return math.min(waiting, enough_bells())
