#!lua flags=allow-oom
-- The schedule of webhook deliveries.
--
-- A lane holds the deliveries to one receiver: those that wait, by due time, and those in
-- flight, by the end of their lease. The lanes themselves stand in one sorted set by the time
-- when they next need a look, so that a receiver with a long queue costs one entry there.
--
-- KEYS: 1 lanes, 2 due, 3 flight, 4 failing (a flag), then by operation.
-- ARGV: 1 operation, 2 lane, 3 now, 4 most in flight, 5 time to live (ms), then by operation.
-- Points in time are in microseconds.
local lanes, due, flight, failing = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local operation, lane, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
local cap, ttl = tonumber(ARGV[4]), tonumber(ARGV[5])

local function room()
  local most = redis.call('EXISTS', failing) == 1 and 1 or cap
  return most - redis.call('ZCARD', flight)
end

local function first(key)
  return tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2])
end

-- The lane is looked at again when its next delivery is due, or when a lease ends.
local function rest()
  local wake, waiting = first(flight), first(due)
  if waiting and room() > 0 and (not wake or waiting < wake) then wake = waiting end
  if wake then
    redis.call('ZADD', lanes, wake, lane)
    redis.call('PEXPIRE', due, ttl)
    redis.call('PEXPIRE', flight, ttl)
  else
    redis.call('ZREM', lanes, lane)
  end
end

local operations = {}

-- KEYS: 5 delivery, 6 body, 7 index or ''. ARGV: 6 id, 7 body, 8… fields and values.
-- Does nothing where the delivery is there already. Returns 1 if it was added.
function operations.add()
  local id = ARGV[6]
  if redis.call('EXISTS', KEYS[5]) == 1 then return 0 end
  redis.call('HSET', KEYS[5], unpack(ARGV, 8))
  redis.call('PEXPIRE', KEYS[5], ttl)
  redis.call('SET', KEYS[6], ARGV[7], 'PX', ttl)
  if KEYS[7] ~= '' then
    redis.call('ZADD', KEYS[7], now, id)
    redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', now - 2000 * ttl)
    redis.call('PEXPIRE', KEYS[7], 2 * ttl)
  end
  redis.call('ZADD', due, now, id)
  rest()
  return 1
end

-- ARGV: 6 end of the lease, 7 what the keys of deliveries begin with.
-- Reserves as many due deliveries as there is room for. Returns their ids.
function operations.take()
  for _, id in ipairs(redis.call('ZRANGE', flight, '-inf', now, 'BYSCORE')) do
    redis.call('ZREM', flight, id) -- a notifier died over it, or the bell was lost
    redis.call('ZADD', due, now, id)
  end
  local taken = {}
  for _, id in ipairs(redis.call('ZRANGE', due, '-inf', now, 'BYSCORE', 'LIMIT', 0, math.max(0, room()))) do
    redis.call('ZREM', due, id)
    if redis.call('EXISTS', ARGV[7] .. id) == 1 then
      redis.call('ZADD', flight, ARGV[6], id)
      taken[#taken + 1] = id
    end
  end
  rest()
  return taken
end

-- KEYS: 5 the time at the last look. ARGV: what keys begin with, 6 due, 7 flight, 8 deliveries.
-- Where Redis's clock went back since, all that is planned moves back with it; else a receiver would
-- wait for as long as the clock went back.
function operations.look()
  local t = redis.call('TIME')
  local time = t[1] * 1e6 + t[2]
  local back = tonumber(redis.call('GET', KEYS[5]) or 0) - time
  redis.call('SET', KEYS[5], string.format('%.0f', time), 'EX', 86400)
  if back < 1e6 then return end
  local function moved(key)
    local ids, rows = {}, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    for i = 1, #rows, 2 do
      redis.call('ZADD', key, string.format('%.0f', rows[i + 1] - back), rows[i])
      ids[#ids + 1] = rows[i]
    end
    return ids
  end
  for _, one in ipairs(moved(lanes)) do
    moved(ARGV[6] .. one)
    for _, id in ipairs(moved(ARGV[7] .. one)) do
      local lease = redis.call('HGET', ARGV[8] .. id, 'lease')
      if lease then redis.call('HSET', ARGV[8] .. id, 'lease', string.format('%.0f', lease - back)) end
    end
  end
end

-- KEYS: 5 delivery, 6 body. ARGV: 6 id, 7 end of the lease, 8 token.
-- Returns the delivery's fields and its body, or nothing where it is not due, in other hands,
-- or where its lane is full.
function operations.claim()
  local id = ARGV[6]
  local status, lease = unpack(redis.call('HMGET', KEYS[5], 'status', 'lease'))
  if status ~= 'pending' or (lease and tonumber(lease) > now) then return nil end
  if not redis.call('ZSCORE', flight, id) then
    local at = redis.call('ZSCORE', due, id)
    if not at or tonumber(at) > now or room() < 1 then return nil end
    redis.call('ZREM', due, id)
  end
  redis.call('ZADD', flight, ARGV[7], id)
  redis.call('HSET', KEYS[5], 'lease', ARGV[7], 'token', ARGV[8])
  redis.call('HINCRBY', KEYS[5], 'tries', 1)
  rest()
  return {redis.call('HGETALL', KEYS[5]), redis.call('GET', KEYS[6])}
end

-- What a success or a failure means for the endpoint. KEYS[8] is '' where there is none.
-- Returns why the endpoint was switched off now, or ''.
local function tell_endpoint(succeeded, is_gone, patience)
  local endpoint = KEYS[8]
  if endpoint == '' or redis.call('HGET', endpoint, 'enabled') ~= '1' then return '' end
  if succeeded then
    redis.call('HDEL', endpoint, 'failing_since')
    return ''
  end
  redis.call('HSETNX', endpoint, 'failing_since', now)
  local since = tonumber(redis.call('HGET', endpoint, 'failing_since'))
  local reason = is_gone and 'gone' or (now - since >= patience and 'failing' or '')
  if reason ~= '' then
    redis.call('HSET', endpoint, 'enabled', '0', 'disabled', now, 'disabled_reason', reason)
  end
  return reason
end

-- KEYS: 5 delivery, 6 body, 7 attempts, 8 endpoint or '', 9 counters.
-- ARGV: 6 id, 7 token, 8 outcome (succeeded, failed, retry), 9 when to retry, 10 the attempt,
-- 11 attempts kept, 12 '1' if the receiver is gone, 13 how long nothing but failures is borne,
-- 14 the URL that was tried. Returns why the endpoint was switched off, '' if it was not,
-- or nothing where the delivery is in other hands by now.
function operations.finish()
  local id, outcome = ARGV[6], ARGV[8]
  if redis.call('EXISTS', KEYS[5]) == 0 then
    redis.call('ZREM', flight, id)
    rest()
    return nil
  end
  redis.call('RPUSH', KEYS[7], ARGV[10])
  redis.call('LTRIM', KEYS[7], -tonumber(ARGV[11]), -1)
  for key = 5, 7 do redis.call('PEXPIRE', KEYS[key], ttl) end
  redis.call('HINCRBY', KEYS[9], 'deliveries:' .. outcome, 1)
  if redis.call('HGET', KEYS[5], 'token') ~= ARGV[7] then return nil end
  redis.call('HDEL', KEYS[5], 'lease', 'token')
  redis.call('HSET', KEYS[5], 'url', ARGV[14])
  redis.call('ZREM', flight, id)
  if outcome == 'retry' then
    redis.call('HSET', KEYS[5], 'due', ARGV[9])
    redis.call('ZADD', due, ARGV[9], id)
  else
    redis.call('HSET', KEYS[5], 'status', outcome, 'finished', now)
    redis.call('HDEL', KEYS[5], 'due')
  end
  if outcome == 'succeeded' then
    redis.call('DEL', failing)
  else
    redis.call('SET', failing, '1', 'PX', ttl)
  end
  rest()
  return tell_endpoint(outcome == 'succeeded', ARGV[12] == '1', tonumber(ARGV[13]))
end

-- KEYS: 5 delivery, 6 body, 7 attempts. ARGV: 6 id.
-- Makes the delivery due now, with a schedule from its beginning. Returns 1 if it did, 0 where
-- an attempt is being made, nothing where the delivery is gone.
function operations.redeliver()
  if redis.call('EXISTS', KEYS[5]) == 0 then return nil end
  local lease = redis.call('HGET', KEYS[5], 'lease')
  if lease and tonumber(lease) > now then return 0 end
  redis.call('HSET', KEYS[5], 'status', 'pending', 'tries', 0, 'due', now)
  redis.call('HDEL', KEYS[5], 'finished', 'lease', 'token')
  for key = 5, 7 do redis.call('PEXPIRE', KEYS[key], ttl) end
  redis.call('ZREM', flight, ARGV[6])
  redis.call('ZADD', due, now, ARGV[6])
  rest()
  return 1
end

return operations[operation]()
