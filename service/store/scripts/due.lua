#!lua flags=allow-oom
-- The events of the outbox that are due, oldest first, as {id, body, …}. Each is put off for a while,
-- so that one is not handed out twice at once, and comes again where its taker dies.
local limit, hold_us = tonumber(ARGV[1]), tonumber(ARGV[2])
local now, found = now_us(), {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', K.outbox, '-inf', int(now), 'LIMIT', 0, limit)) do
  redis.call('ZADD', K.outbox, int(now + hold_us), id)
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', K.events, id)
end
return found
