-- Brings the hashes of jobs from the version before to this one: writes only what that step changes, at a third of the cost
-- of display.lua.
-- KEYS    job:{id} of each job
-- ARGV    installation, state, status in the contract's words before the step, then for each job 2, the number of
--         these: version, lease token; then the number of arguments that follow and that most jobs have in common, and these:
--         milliseconds until PostgreSQL must be asked again, milliseconds of lease left, seconds to keep the key (0: for
--         ever), milliseconds since the attempt advanced as far as PostgreSQL knows ('': it need not), when the job changed,
--         then field, value, ... of what the step changes; or 0 where they are those of the job before
-- Returns for each job 2 and the version of its children's counts, 1 when it has no counts, or 0 when its hash does not show
-- the version before as it was written: then display.lua has to write all of it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function write(key, version, token, at, last)
  local old = redis.pcall('HMGET', key, 'operator', 'version', 'status', 'updated_ms', 'children_version')
  -- An error: a key of another type.
  if old.err or old[1] ~= ARGV[1] or tonumber(old[2] or '') ~= tonumber(version) - 1 or old[3] ~= ARGV[3] then
    return 0
  end
  local advanced, updated = ARGV[at + 3], ARGV[at + 4]
  -- A report may have come later, on this clock.
  if (tonumber(old[4] or '') or 0) > tonumber(updated) then
    updated = old[4]
  end
  -- Durations on this clock, so that the clocks of the two stores need not agree.
  redis.call('HSET', key, 'version', version, 'lease_token', token, 'state', ARGV[2], 'updated_ms', updated,
    'checkpoint_ms', now + tonumber(ARGV[at]), 'lease_until_ms', now + tonumber(ARGV[at + 1]),
    'advanced_ms', advanced == '' and '' or now - tonumber(advanced), unpack(ARGV, at + 5, last))
  if ARGV[at + 2] == '0' then
    redis.call('PERSIST', key)
  else
    redis.call('EXPIRE', key, ARGV[at + 2])
  end
  return 2 + (tonumber(old[5] or '') or -1)
end
local answers, at, alike, last = {}, 4, 0, 0
for i, key in ipairs(KEYS) do
  local said = tonumber(ARGV[at + 3])
  if said > 0 then
    alike, last = at + 4, at + 3 + said
  end
  answers[i] = write(key, ARGV[at + 1], ARGV[at + 2], alike, last)
  at = at + 4 + said
end
return answers
