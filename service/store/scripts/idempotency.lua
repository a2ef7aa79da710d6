#!lua
-- The first step of a request with an Idempotency-Key.
-- ARGV: tenant, key, fingerprint of the request, id for what it makes, lease and lifetime in microseconds.
-- Answers {'begin', id}, {'busy'}, {'mismatch'} or {'done', answer, id of its article or ''}. A request whose process died in
-- the middle is begun again after the lease, with the id that it had.
local key, fingerprint, id = K.idempotency .. ARGV[1] .. ':' .. ARGV[2], ARGV[3], ARGV[4]
local now = now_us()
local known = table_of(redis.call('HGETALL', key))
if not known.fingerprint then
  redis.call('HSET', key, 'fingerprint', fingerprint, 'id', id, 'lease', int(now + ARGV[5]))
  expire_at(key, now + ARGV[6])
  return {'begin', id}
end
if known.fingerprint ~= fingerprint then return {'mismatch'} end
if known.answer then return {'done', known.answer, known.article or ''} end
if tonumber(known.lease) > now then return {'busy'} end
redis.call('HSET', key, 'lease', int(now + ARGV[5]))
return {'begin', known.id}
