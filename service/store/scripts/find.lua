#!lua flags=no-writes
-- Articles that stand in all of the lists named, newest first: the shortest list is walked from the
-- place `top`, `last` down, the others are asked. Dates of publication are seconds since 1970.
-- Redis serves nobody else meanwhile, so the walk ends after `most` entries at the latest.
-- Answers {score and id of the place to go on from, or '' and '' at the end, id, score, …}.
local top, last, limit, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local from, to = tonumber(ARGV[5]), tonumber(ARGV[6])
local lists = {unpack(ARGV, 7)}
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

local found, offset, walked = {'', ''}, 0, 0
while true do
  local rows = redis.call('ZRANGE', lists[1], top, oldest, 'BYSCORE', 'REV', 'LIMIT', offset, 200, 'WITHSCORES')
  for i = 1, #rows, 2 do
    local id, score = rows[i], rows[i + 1]
    if not (score == top and last ~= '' and id >= last) then
      walked = walked + 1
      if is_wanted(id) then
        found[#found + 1] = id
        found[#found + 1] = score
      end
      if #found >= 2 * limit + 2 or walked >= most then
        found[1], found[2] = score, id
        return found
      end
    end
  end
  if #rows < 400 then return found end
  offset = offset + 200
end
