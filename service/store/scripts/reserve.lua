#!lua
-- Takes an idempotency key for a request. Answers {'reserved', stem}, {'in_flight'}, {'reused'} where
-- the key stands for another request, or {'answered', stem, status, headers, body}. A request that was
-- never answered (its process died) frees the key after a while, for the same request, which gets the
-- same stem: the things that it had made already are found under the same ids.
local key, fingerprint, stem, hold_us, ttl_s = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local now = now_us()
local known = table_of(redis.call('HGETALL', key))
if not known.fingerprint then
  redis.call('HSET', key, 'fingerprint', fingerprint, 'stem', stem, 'held', int(now + hold_us))
  redis.call('EXPIRE', key, ttl_s)
  return {'reserved', stem}
end
if known.fingerprint ~= fingerprint then return {'reused'} end
if known.status then return {'answered', known.stem, known.status, known.headers, known.body} end
if tonumber(known.held) > now then return {'in_flight'} end
redis.call('HSET', key, 'held', int(now + hold_us))
return {'reserved', known.stem}
