#!lua flags=allow-oom
-- A sign of life of the engine version ARGV[1] among those in KEYS[2], which holds since when each
-- is there, and when it was seen; those not seen for ARGV[2] seconds leave. KEYS[1] becomes the one
-- that came last: while workers of two versions work side by side, the old do not bring theirs back.
-- Allowed when Redis is full, as the sweep has to go on.
local t = redis.call('TIME')
local now, latest, came = t[1] * 1e6 + t[2]
local known, since = redis.call('HGETALL', KEYS[2]), {}
for i = 1, #known, 2 do
  local from, seen = string.match(known[i + 1], '(%d+) (%d+)')
  if math.abs(now - seen) > ARGV[2] * 1e6 then -- or from before the clock went back
    redis.call('HDEL', KEYS[2], known[i])
  else
    since[known[i]] = tonumber(from)
  end
end
since[ARGV[1]] = since[ARGV[1]] or now
for version, from in pairs(since) do
  if not came or from > came then latest, came = version, from end
end
redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f %.0f', since[ARGV[1]], now))
redis.call('SET', KEYS[1], latest)
