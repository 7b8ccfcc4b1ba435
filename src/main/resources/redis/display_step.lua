-- Brings the hash of a job from the version before to this one: writes only what that step changes, at a third of the cost
-- of display.lua.
-- KEYS[1] job:{id}
-- ARGV    installation, version, lease token, state, milliseconds until PostgreSQL must be asked again,
--         milliseconds of lease left, seconds to keep the key (0: for ever),
--         milliseconds since the attempt advanced as far as PostgreSQL knows ('': it need not), status in the contract's
--         words before the step, then field, value, ... of what the step changes
-- Returns 1, or 0 when the hash does not show the version before as it was written: then display.lua has to write all of it.
local key = KEYS[1]
if redis.call('TYPE', key).ok ~= 'hash' then
  return 0
end
local old = redis.call('HMGET', key, 'operator', 'version', 'status', 'updated_ms')
if old[1] ~= ARGV[1] or tonumber(old[2] or '') ~= tonumber(ARGV[2]) - 1 or old[3] ~= ARGV[9] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Durations on this clock, so that the clocks of the two stores need not agree.
redis.call('HSET', key, 'version', ARGV[2], 'lease_token', ARGV[3], 'state', ARGV[4], 'checkpoint_ms', now + tonumber(ARGV[5]),
  'lease_until_ms', now + tonumber(ARGV[6]), 'advanced_ms', ARGV[8] == '' and '' or now - tonumber(ARGV[8]), unpack(ARGV, 10))
-- A report may have come later, on this clock.
if (tonumber(old[4] or '') or 0) > tonumber(redis.call('HGET', key, 'updated_ms')) then
  redis.call('HSET', key, 'updated_ms', old[4])
end
if ARGV[7] == '0' then
  redis.call('PERSIST', key)
else
  redis.call('EXPIRE', key, ARGV[7])
end
return 1
