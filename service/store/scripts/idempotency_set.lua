#!lua flags=allow-oom
-- Sets fields of an Idempotency-Key's record, where it still stands: one that has expired in the
-- meantime would come back without an end. ARGV: tenant, key, fields and values.
local key = K.idempotency .. ARGV[1] .. ':' .. ARGV[2]
if redis.call('EXISTS', key) == 0 then return 0 end
redis.call('HSET', key, unpack(ARGV, 3))
return 1
