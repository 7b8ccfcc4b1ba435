-- Brings the hash of a job up to a state that PostgreSQL has committed.
-- KEYS[1] job:{id}
-- ARGV    installation, version, lease token, state, milliseconds until PostgreSQL must be asked again,
--         milliseconds of lease left, seconds to keep the key (0: for ever),
--         milliseconds since the attempt advanced as far as PostgreSQL knows ('': it need not),
--         number of plain arguments, plain field, value, ..., then live field, value, ...
local key = KEYS[1]
local kind = redis.call('TYPE', key).ok
if kind ~= 'none' and kind ~= 'hash' then
  -- Keys under job: are plain hashes, always: anything else breaks the UI, and must not stop us.
  redis.call('DEL', key)
end
local old = redis.call('HMGET', key, 'operator', 'version', 'lease_token', 'state', 'progress_pct', 'updated_ms',
  'lease_until_ms', 'status', 'created_at')
local function number(text)
  return tonumber(text or '') or 0
end
local mine = old[1] == ARGV[1]
-- A write that was overtaken by a newer one has nothing to say.
if mine and number(old[2]) > tonumber(ARGV[2]) then
  return 0
end
if not mine then
  -- The fields of the contract that only the payload knows: absent is "".
  for _, field in ipairs({'cron_time', 'manual', 'mode', 'lang', 'dpi', 'psm', 'oem', 'min_text_chars', 'ocr_addon'}) do
    redis.call('HSETNX', key, field, '')
  end
  redis.call('HDEL', key, 'moved_ms')
end
local plain = tonumber(ARGV[9])
-- Another worker's word on how the job ended is put aside before it is written over: intake/ deals with it. In a hash
-- that is not ours it is about this job only if the hash is as old as the job.
local word = ({completed = 'completed', done = 'completed', failed = 'failed'})[old[8] or '']
if word then
  local shown = ({completed = 'completed', failed = 'failed', cancelled = 'failed'})[old[4] or '']
  local new = {}
  for i = 10, 8 + plain, 2 do
    new[ARGV[i]] = ARGV[i + 1]
  end
  local ours = mine and word ~= shown
  local theirs = (not old[1] or old[1] == '') and old[9] == new['created_at']
  if (ours or theirs) and word ~= new['status'] then
    local said = redis.call('HMGET', key, 'error_message', 'worker', 'completed_at', 'finished_at')
    local ended = said[3]
    if not ended or ended == '' then
      ended = said[4]
    end
    -- The lease it was said under: whoever had it may have told us of the same end, and then it is told once.
    redis.call('HSET', key, 'foreign_status', word, 'foreign_error', said[1] or '', 'foreign_worker', said[2] or '',
      'foreign_at', ended or '', 'foreign_token', mine and old[3] or '')
  end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local advanced = ARGV[8] == '' and '' or now - tonumber(ARGV[8])
-- Durations on this clock, so that the clocks of the two stores need not agree.
redis.call('HSET', key, 'operator', ARGV[1], 'version', ARGV[2], 'lease_token', ARGV[3], 'state', ARGV[4],
  'checkpoint_ms', now + tonumber(ARGV[5]), 'lease_until_ms', now + tonumber(ARGV[6]), 'advanced_ms', advanced,
  unpack(ARGV, 10, 9 + plain))
if mine and number(old[6]) > number(redis.call('HGET', key, 'updated_ms')) then
  redis.call('HSET', key, 'updated_ms', old[6])
end
-- Reports of the same lease may be ahead of the committed checkpoint: progress.lua writes what it merges while the lease
-- is good, so what is here is at least as new.
local ahead = mine and old[3] == ARGV[3] and old[4] == 'running' and ARGV[4] == 'running'
  and number(old[7]) > now and number(old[5]) >= tonumber(ARGV[#ARGV])
if not ahead then
  redis.call('HSET', key, unpack(ARGV, 10 + plain))
end
if ARGV[7] == '0' then
  redis.call('PERSIST', key)
else
  redis.call('EXPIRE', key, ARGV[7])
end
return 1
