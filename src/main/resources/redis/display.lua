-- Brings the hashes of jobs up to states that PostgreSQL has committed.
-- KEYS    job:{id} of each job
-- ARGV    installation, then for each job the number of arguments that follow for it, and these:
--         version, lease token, state, milliseconds until PostgreSQL must be asked again, milliseconds of lease left,
--         seconds to keep the key (0: for ever), milliseconds since the attempt advanced as far as PostgreSQL knows ('': it
--         need not), version, total, completed and failed of the counts of children ('' where the payload is not among the
--         fields), number of plain arguments, plain field, value, ..., then live field, value, ...
-- Returns for each job 1, or 0 when a newer state is shown.
local PAYLOAD = {'cron_time', 'manual', 'mode', 'lang', 'dpi', 'psm', 'oem', 'min_text_chars', 'ocr_addon'}
local NO_PAYLOAD = {}
for i, field in ipairs(PAYLOAD) do
  NO_PAYLOAD[2 * i - 1], NO_PAYLOAD[2 * i] = field, ''
end
local function number(text)
  return tonumber(text or '') or 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function write(key, at, last)
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'none' and kind ~= 'hash' then
    -- Keys under job: are plain hashes, always: anything else breaks the UI, and must not stop us.
    redis.call('DEL', key)
  end
  local old = redis.call('HMGET', key, 'operator', 'version', 'lease_token', 'state', 'progress_pct', 'updated_ms',
    'lease_until_ms', 'status', 'created_at')
  local version, token, state, advanced = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 6]
  local mine = old[1] == ARGV[1]
  -- A write that was overtaken by a newer one has nothing to say.
  if mine and number(old[2]) > tonumber(version) then
    return 0
  end
  if not mine then
    -- The fields of the contract that only the payload knows: absent is "".
    if kind == 'hash' then
      for _, field in ipairs(PAYLOAD) do
        redis.call('HSETNX', key, field, '')
      end
      redis.call('HDEL', key, 'moved_ms', 'children_version', 'children_total')
    else
      redis.call('HSET', key, unpack(NO_PAYLOAD))
    end
  end
  local plain, live = at + 12, at + 12 + tonumber(ARGV[at + 11])
  -- Another worker's word on how the job ended is put aside before it is written over: intake/ deals with it. In a hash
  -- that is not ours it is about this job only if the hash is as old as the job.
  local word = ({completed = 'completed', done = 'completed', failed = 'failed'})[old[8] or '']
  if word then
    local shown = ({completed = 'completed', failed = 'failed', cancelled = 'failed'})[old[4] or '']
    local new = {}
    for i = plain, live - 1, 2 do
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
  -- Durations on this clock, so that the clocks of the two stores need not agree.
  redis.call('HSET', key, 'operator', ARGV[1], 'version', version, 'lease_token', token, 'state', state,
    'checkpoint_ms', now + tonumber(ARGV[at + 3]), 'lease_until_ms', now + tonumber(ARGV[at + 4]),
    'advanced_ms', advanced == '' and '' or now - tonumber(advanced), unpack(ARGV, plain, live - 1))
  -- A hash with counts is one that has all fields; newer ones may be there.
  if ARGV[at + 7] ~= '' and redis.call('HEXISTS', key, 'children_total') == 0 then
    redis.call('HSET', key, 'children_version', ARGV[at + 7], 'children_total', ARGV[at + 8],
      'children_completed', ARGV[at + 9], 'children_failed', ARGV[at + 10])
  end
  if mine and number(old[6]) > number(redis.call('HGET', key, 'updated_ms')) then
    redis.call('HSET', key, 'updated_ms', old[6])
  end
  -- Reports of the same lease may be ahead of the committed checkpoint: progress.lua writes what it merges while the lease
  -- is good, so what is here is at least as new.
  local ahead = mine and old[3] == token and old[4] == 'running' and state == 'running'
    and number(old[7]) > now and number(old[5]) >= tonumber(ARGV[last])
  if not ahead then
    redis.call('HSET', key, unpack(ARGV, live, last))
  end
  if ARGV[at + 5] == '0' then
    redis.call('PERSIST', key)
  else
    redis.call('EXPIRE', key, ARGV[at + 5])
  end
  return 1
end
local answers, at = {}, 2
for i, key in ipairs(KEYS) do
  local last = at + tonumber(ARGV[at])
  answers[i] = write(key, at + 1, last)
  at = last + 1
end
return answers
