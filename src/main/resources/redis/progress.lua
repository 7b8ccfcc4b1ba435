-- Takes progress reports of the workers that hold the leases, as far as the hashes can know that they do.
-- KEYS    job:{id} of each job
-- ARGV    installation, force (1: PostgreSQL is asked in any case), then for each job the number of arguments that follow for
--         it, and these:
--         lease token, pct and units completed ('': not said), then field, value, ... of what else is said
-- Returns for each job {1, cancel requested, milliseconds of lease left} when the report was taken, or
--         {0, phase, step, pct, units completed, units total, message} when PostgreSQL must be asked: with the merged
--         values for the checkpoint, or just {0} when this hash knows nothing of that lease, or cannot be read.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Nothing for what cannot be compared.
local function most(new, old)
  if new == '' then return old or '' end
  if not old or old == '' then return new end
  local was = tonumber(old)
  if not was then return nil end
  return tonumber(new) > was and new or old
end
local function take(key, at, last)
  local h = redis.pcall('HMGET', key, 'operator', 'lease_token', 'state', 'checkpoint_ms', 'lease_until_ms',
    'cancel_requested', 'progress_pct', 'progress_deadline_s', 'units_completed')
  -- An error: a key of another type.
  if h.err or h[1] ~= ARGV[1] or h[2] ~= ARGV[at] or (h[3] ~= 'running' and h[3] ~= 'claimed') then
    return {0}
  end
  local pct, done = most(ARGV[at + 1], h[7]), most(ARGV[at + 2], h[9])
  if not pct or not done then
    return {0}
  end
  -- The reaper takes a lease only after it expired: until then a stale worker cannot exist, and what is said may be shown.
  -- From the checkpoint on, well before that, PostgreSQL is asked so that the lease is renewed in time.
  local checkpoint, lease, deadline = tonumber(h[4]) or 0, tonumber(h[5]) or 0, tonumber(h[8])
  local asked, shown = ARGV[2] == '1' or h[3] ~= 'running' or now >= checkpoint, h[3] == 'running' and now < lease
  local merged, advanced
  -- What is said is written unseen; what was there before matters only to those who are told more.
  if asked or deadline then
    local old = redis.call('HMGET', key, 'phase', 'step', 'units_total', 'message', 'advanced_ms')
    local said = {}
    for i = at + 3, last, 2 do
      said[ARGV[i]] = ARGV[i + 1]
    end
    local phase, step, total = said.phase or old[1] or '', said.step or old[2] or '', said.units_total or old[3] or ''
    merged = {0, phase, step, pct, done, total, said.message or old[4] or ''}
    -- The same values again are no advance, nor is another message.
    advanced = deadline and (phase ~= (old[1] or '') or step ~= (old[2] or '') or pct ~= (h[7] or '')
      or done ~= (h[9] or '') or total ~= (old[3] or ''))
    -- A job that must get on: PostgreSQL hears of an advance no later than a tenth of the deadline after the one that it
    -- knows of, so that a flush cannot make it forget more than that.
    asked = asked or advanced and now - (tonumber(old[5]) or 0) >= deadline * 100
  end
  if shown then
    redis.call('HSET', key, 'updated_ms', now, 'progress_pct', pct, 'units_completed', done, unpack(ARGV, at + 3, last))
    if advanced then
      redis.call('HSET', key, 'moved_ms', now)
    end
  end
  return asked and merged or {1, h[6] or '', lease - now}
end
local answers, at = {}, 3
for i, key in ipairs(KEYS) do
  local last = at + tonumber(ARGV[at])
  answers[i] = take(key, at + 1, last)
  at = last + 1
end
return answers
