#!lua flags=allow-oom
-- A sign of life of the process ARGV[1] among those in KEYS[1]; those that have given none for
-- ARGV[2] seconds leave, and those from before the clock went back. Allowed when Redis is full: work goes on then, and only it frees memory.
local t = redis.call('TIME')
local now = t[1] + t[2] / 1e6
redis.call('ZADD', KEYS[1], string.format('%.6f', now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.6f', now - ARGV[2]))
redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('%.6f', now + ARGV[2]), '+inf')
