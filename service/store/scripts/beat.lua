#!lua flags=allow-oom
-- A sign of life of the worker ARGV[1] among those in KEYS[1], and its number of processes ARGV[3]
-- among those in KEYS[2]. Workers that have given none for ARGV[2] seconds leave both, and so do those
-- from before the clock went back. Allowed when Redis is full: work goes on then, and only it frees memory.
local t = redis.call('TIME')
local now = t[1] + t[2] / 1e6
redis.call('ZADD', KEYS[1], string.format('%.6f', now), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
local function forget(from, to)
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], from, to)) do
    redis.call('ZREM', KEYS[1], name)
    redis.call('HDEL', KEYS[2], name)
  end
end
forget('-inf', string.format('%.6f', now - ARGV[2]))
forget(string.format('%.6f', now + ARGV[2]), '+inf')
