#!lua flags=allow-oom
-- Counts a request in the window KEYS[1], which lasts ARGV[1] milliseconds from its first request on.
-- Answers {requests so far, milliseconds left}. In one script, as a window that ended between two
-- commands would begin again without an end.
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('PTTL', KEYS[1])}
