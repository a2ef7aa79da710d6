#!lua
-- Changes of a webhook endpoint that is there: none of them brings a deleted one back.
-- KEYS: 1 endpoint, 2 retired secrets. ARGV: 1 operation. Returns 0 where it is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end

if ARGV[1] == 'rotate' then
  -- ARGV: 2 new secret, 3 until when the old one signs too, 4 now, 5 overlap in ms.
  local old = redis.call('HGET', KEYS[1], 'secret')
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[4])
  redis.call('ZADD', KEYS[2], ARGV[3], old)
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
  redis.call('HSET', KEYS[1], 'secret', ARGV[2], 'updated', ARGV[4])
else
  -- ARGV: 2 how many fields go, their names, then fields and values.
  local gone = tonumber(ARGV[2])
  if gone > 0 then redis.call('HDEL', KEYS[1], unpack(ARGV, 3, 2 + gone)) end
  redis.call('HSET', KEYS[1], unpack(ARGV, 3 + gone))
end
return 1
