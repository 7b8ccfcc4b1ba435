-- Takes a progress report of the worker that holds the lease, if this hash can know that it does.
-- KEYS[1] job:{id}
-- ARGV    installation, lease token, force (1: PostgreSQL is asked in any case), phase, step, pct, units completed,
--         units total, message; '' is not said
-- Returns {1, cancel requested, milliseconds of lease left} when the report was taken, or
--         {0, phase, step, pct, units completed, units total, message} when PostgreSQL must be asked: with the merged
--         values for the checkpoint, or just {0} when this hash knows nothing of that lease.
local key = KEYS[1]
if redis.call('TYPE', key).ok ~= 'hash' then
  return {0}
end
local h = redis.call('HMGET', key, 'operator', 'lease_token', 'state', 'checkpoint_ms', 'lease_until_ms',
  'cancel_requested', 'phase', 'step', 'progress_pct', 'units_completed', 'units_total', 'message', 'progress_deadline_s',
  'advanced_ms')
if h[1] ~= ARGV[1] or h[2] ~= ARGV[2] or (h[3] ~= 'running' and h[3] ~= 'claimed') then
  return {0}
end
local function said(new, old)
  if new ~= '' then return new end
  return old or ''
end
local function most(new, old)
  if new == '' then return old or '' end
  if not old or old == '' or tonumber(new) > tonumber(old) then return new end
  return old
end
local phase, step, message = said(ARGV[4], h[7]), said(ARGV[5], h[8]), said(ARGV[9], h[12])
local pct, done, total = most(ARGV[6], h[9]), most(ARGV[7], h[10]), said(ARGV[8], h[11])
-- The same values again are no advance, nor is another message.
local advanced = phase ~= (h[7] or '') or step ~= (h[8] or '') or pct ~= (h[9] or '') or done ~= (h[10] or '')
  or total ~= (h[11] or '')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- The reaper takes a lease only after it expired: until then a stale worker cannot exist, and what is said may be shown.
-- From the checkpoint on, well before that, PostgreSQL is asked so that the lease is renewed in time.
local checkpoint, lease = tonumber(h[4] or '') or 0, tonumber(h[5] or '') or 0
if h[3] == 'running' and now < lease then
  redis.call('HSET', key, 'phase', phase, 'step', step, 'progress_pct', pct, 'units_completed', done,
    'units_total', total, 'message', message, 'updated_ms', now)
  if advanced then
    redis.call('HSET', key, 'moved_ms', now)
  end
end
-- A job that must get on: PostgreSQL hears of an advance no later than a tenth of the deadline after the one that it knows
-- of, so that a flush cannot make it forget more than that.
local deadline = tonumber(h[13] or '')
local tell = advanced and deadline and now - (tonumber(h[14] or '') or 0) >= deadline * 100
if ARGV[3] == '1' or h[3] ~= 'running' or now >= checkpoint or tell then
  return {0, phase, step, pct, done, total, message}
end
return {1, h[6] or '', lease - now}
