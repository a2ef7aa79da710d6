#!lua flags=allow-oom
-- Keeps the engine version ARGV[1] under KEYS[1]; when Redis is full too, as the sweep has to go on.
redis.call('SET', KEYS[1], ARGV[1])
