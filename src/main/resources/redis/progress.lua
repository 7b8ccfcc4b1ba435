-- Takes a progress report of the worker that holds the lease, if this hash can know that it does.
-- KEYS[1] job:{id}
-- ARGV    installation, lease token, force (1: only merge, write nothing), phase, step, pct, units completed,
--         units total, message; '' is not said
-- Returns {1, cancel requested, milliseconds of lease left} when the report was taken, or
--         {0, phase, step, pct, units completed, units total, message} when PostgreSQL must be asked: with the merged
--         values for the checkpoint, or just {0} when this hash knows nothing of that lease.
local key = KEYS[1]
local h = redis.call('HMGET', key, 'operator', 'lease_token', 'state', 'checkpoint_ms', 'lease_until_ms',
  'cancel_requested', 'phase', 'step', 'progress_pct', 'units_completed', 'units_total', 'message')
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
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Past the checkpoint this hash may have missed that the lease was taken away. The reaper takes a lease only after it
-- expired, the checkpoint lies before that: until then a stale worker cannot exist.
if ARGV[3] == '1' or h[3] ~= 'running' or now >= tonumber(h[4]) then
  return {0, phase, step, pct, done, total, message}
end
redis.call('HSET', key, 'phase', phase, 'step', step, 'progress_pct', pct, 'units_completed', done,
  'units_total', total, 'message', message, 'updated_ms', now)
return {1, h[6] or '', tonumber(h[5]) - now}
