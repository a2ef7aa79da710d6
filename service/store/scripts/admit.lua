#!lua flags=allow-oom
-- Finds out who asks, and counts the request in a window that lasts from its first request on.
-- ARGV: id of an API key and the hash of its secret ('' without a key), the tenant of all while no
-- keys exist, who pays for a stranger, milliseconds of a window.
-- Answers {tenant or '', scopes or '' for all, requests so far, milliseconds left}.
local id, hash, everybody, stranger, window_ms = unpack(ARGV)
local tenant, scopes = '', ''
local key = id ~= '' and redis.call('HMGET', K.api_key .. id, 'hash', 'tenant', 'scopes', 'revoked')
if key and key[1] == hash and not key[4] then
  tenant, scopes = key[2], key[3]
elseif redis.call('EXISTS', K.api_keys) == 0 then
  tenant = everybody
end
local window = K.rate .. (tenant ~= '' and tenant or stranger)
local used = redis.call('INCR', window)
-- A window that is left for longer than it lasts stands there since the clock went back.
if used == 1 or redis.call('PTTL', window) > tonumber(window_ms) then redis.call('PEXPIRE', window, window_ms) end
return {tenant, scopes, used, redis.call('PTTL', window)}
