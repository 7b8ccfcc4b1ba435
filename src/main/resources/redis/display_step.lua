-- Brings the hashes of jobs from the version before to this one: writes only what that step changes, at a third of the cost
-- of display.lua.
-- KEYS    job:{id} of each job
-- ARGV    installation, state, status in the contract's words before the step, then for each job the number of arguments
--         that follow for it, and these:
--         version, lease token, milliseconds until PostgreSQL must be asked again, milliseconds of lease left, seconds to
--         keep the key (0: for ever), milliseconds since the attempt advanced as far as PostgreSQL knows ('': it need not),
--         when the job changed, then field, value, ... of what the step changes
-- Returns for each job 1, or 0 when its hash does not show the version before as it was written: then display.lua has to
-- write all of it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function write(key, at, last)
  local old = redis.pcall('HMGET', key, 'operator', 'version', 'status', 'updated_ms')
  -- An error: a key of another type.
  if old.err or old[1] ~= ARGV[1] or tonumber(old[2] or '') ~= tonumber(ARGV[at]) - 1 or old[3] ~= ARGV[3] then
    return 0
  end
  local advanced, updated = ARGV[at + 5], ARGV[at + 6]
  -- A report may have come later, on this clock.
  if (tonumber(old[4] or '') or 0) > tonumber(updated) then
    updated = old[4]
  end
  -- Durations on this clock, so that the clocks of the two stores need not agree.
  redis.call('HSET', key, 'version', ARGV[at], 'lease_token', ARGV[at + 1], 'state', ARGV[2], 'updated_ms', updated,
    'checkpoint_ms', now + tonumber(ARGV[at + 2]), 'lease_until_ms', now + tonumber(ARGV[at + 3]),
    'advanced_ms', advanced == '' and '' or now - tonumber(advanced), unpack(ARGV, at + 7, last))
  if ARGV[at + 4] == '0' then
    redis.call('PERSIST', key)
  else
    redis.call('EXPIRE', key, ARGV[at + 4])
  end
  return 1
end
local answers, at = {}, 4
for i, key in ipairs(KEYS) do
  local last = at + tonumber(ARGV[at])
  answers[i] = write(key, at + 1, last)
  at = last + 1
end
return answers
