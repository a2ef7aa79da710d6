#!lua flags=no-writes
-- Articles that stand in all of the lists named, newest first, as {id, score, …}. The shortest list is
-- walked from `top` down, the others are asked. Dates of publication are seconds since 1970.
local top, last, limit, from, to = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local lists = {unpack(ARGV, 6)}
table.sort(lists, function(a, b) return redis.call('ZCARD', a) < redis.call('ZCARD', b) end)
local oldest = '(' .. int(now_us() - S.ttl_us)

local function is_wanted(id)
  for i = 2, #lists do
    if not redis.call('ZSCORE', lists[i], id) then return false end
  end
  local published = redis.call('HGET', K.article .. id, 'published')
  if not published then return false end
  if not from and not to then return true end
  local at = tonumber(published)
  return at and (not from or at >= from) and (not to or at <= to)
end

local found, offset = {}, 0
while true do
  local rows = redis.call('ZRANGE', lists[1], top, oldest, 'BYSCORE', 'REV', 'LIMIT', offset, 200, 'WITHSCORES')
  for i = 1, #rows, 2 do
    local id, score = rows[i], rows[i + 1]
    if not (score == top and last ~= '' and id >= last) and is_wanted(id) then
      found[#found + 1] = id
      found[#found + 1] = score
      if #found >= 2 * limit then return found end
    end
  end
  if #rows < 400 then return found end
  offset = offset + 200
end
