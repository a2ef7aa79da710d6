"""A Redis whose clock jumps: what it has stored moves the other way, which comes to the same."""

from __future__ import annotations

import redis

from service.store.keys import PREFIX

# Times stand in scores and hashes as microseconds (16 digits; a waiting job's score has its priority on
# top), signs of life as seconds (10 digits and a fraction). Lives are counted down by Redis itself.
MOVE = """
local seconds = tonumber(ARGV[1])
local function moved(number)
  local value = tonumber(number)
  if value > 1e15 and value < 1e16 then return string.format('%.0f', value - seconds * 1e6) end
  if value > 1e9 and value < 1e10 then return string.format('%.6f', value - seconds) end
  return number
end
for _, key in ipairs(redis.call('KEYS', ARGV[2] .. '*')) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'string' and string.match(redis.call('GET', key), '^%d+$') then
    redis.call('SET', key, moved(redis.call('GET', key)), 'KEEPTTL')
  elseif kind == 'zset' then
    local rows = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    for i = 1, #rows, 2 do redis.call('ZADD', key, moved(rows[i + 1]), rows[i]) end
  elseif kind == 'hash' then
    local rows = redis.call('HGETALL', key)
    for i = 1, #rows, 2 do
      if string.match(rows[i + 1], '^[%d ]+$') then
        redis.call('HSET', key, rows[i], (string.gsub(rows[i + 1], '%d+', moved)))
      end
    end
  end
  local left = redis.call('PTTL', key)
  if left >= 0 then redis.call('PEXPIRE', key, left - seconds * 1000) end
end
"""


def jump(client: redis.Redis, seconds: float) -> None:
    """The server's clock jumps forward by so many seconds, or back, at one moment for all clients."""
    client.eval(MOVE, 0, seconds, PREFIX)
