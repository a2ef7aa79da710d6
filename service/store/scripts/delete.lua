#!lua flags=allow-oom
-- Deletes an article of the tenant; its analysis too where no other article shares it.
-- Answers 0 when the tenant has no such article.
local id, tenant = ARGV[1], ARGV[2]
local key = K.article .. id
local found = redis.call('HMGET', key, 'tenant', 'analysis', 'terms')
if found[1] ~= tenant then return 0 end
local analysis = K.analysis .. found[2]
local lists = cjson.decode(found[3])
for _, term in ipairs(cjson.decode(redis.call('HGET', analysis, 'terms') or '[]')) do lists[#lists + 1] = term end
lists[#lists + 1] = 'all'
for _, term in ipairs(lists) do redis.call('ZREM', K.index .. tenant .. ':' .. term, id) end
redis.call('DEL', key)
local sharers = K.sharers .. found[2]
redis.call('ZREM', sharers, id)
redis.call('ZREMRANGEBYSCORE', sharers, '-inf', int(now_us()))
if redis.call('ZCARD', sharers) == 0 then redis.call('DEL', analysis, sharers) end
return 1
