#!lua flags=no-writes
-- {tenant, envelope, one field of the analysis} of an article; nothing where there is none. ARGV: the
-- article, the field, and the field that stands for it in records of a version that did not write it.
local found = redis.call('HMGET', K.article .. ARGV[1], 'tenant', 'envelope', 'analysis')
if not found[1] then return nil end
local key = K.analysis .. found[3]
local shared = redis.call('HGET', key, ARGV[2]) or ARGV[3] and redis.call('HGET', key, ARGV[3])
if not shared then return nil end
return {found[1], found[2], shared}
