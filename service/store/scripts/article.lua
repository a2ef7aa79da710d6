#!lua flags=no-writes
-- {tenant, envelope, one field of the analysis} of an article; nothing where there is none.
local found = redis.call('HMGET', K.article .. ARGV[1], 'tenant', 'envelope', 'analysis')
if not found[1] then return nil end
local shared = redis.call('HGET', K.analysis .. found[3], ARGV[2])
if not shared then return nil end
return {found[1], found[2], shared}
