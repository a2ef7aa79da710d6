#!lua flags=allow-oom
-- The events of the outbox that are due, oldest first, as {id, body, …}. Each is put off for a while,
-- so that one is not handed out twice at once, and comes again where its taker dies.
local limit, hold_us = tonumber(ARGV[1]), tonumber(ARGV[2])
local now, found = now_us(), {}
local ids = redis.call('ZRANGEBYSCORE', K.outbox, '-inf', int(now), 'LIMIT', 0, limit)
-- No event is put off for longer: the clock went back since.
local late = redis.call('ZRANGEBYSCORE', K.outbox, '(' .. int(now + hold_us), '+inf', 'LIMIT', 0, limit - #ids)
for _, id in ipairs(late) do ids[#ids + 1] = id end
for _, id in ipairs(ids) do
  redis.call('ZADD', K.outbox, int(now + hold_us), id)
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', K.events, id)
end
return found
