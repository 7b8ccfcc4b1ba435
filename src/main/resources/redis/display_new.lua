-- Writes the hashes of queued jobs that have none yet: what the contract wants to be there, and besides only what has a
-- value. Redis looks for a field of a small hash from the beginning, so those come first that are asked for most, or are set
-- here. On one server a new hash is a copy of a template, in which only what is this job's own is set: Redis copies a small
-- hash in one piece, at the price of two or three fields.
-- KEYS    job:{id} of each job, and where there is one server, the key of the template
-- ARGV    installation, then for each job the number of arguments that follow for it, and these: field, value, ...; then the
--         number of those that most jobs have in common, and these, always of the same fields of the template; or 0 where they
--         are those of the job before
-- Returns for each job 1, or 0 when there is something already: then display.lua has to write all of it.
local new = {'operator', ARGV[1], 'version', '1', 'status', 'pending', 'state', 'queued', 'updated_ms', '', 'id', '',
  'task', '', 'created_at', '', 'available_at', '', 'lease_token', '', 'checkpoint_ms', '', 'lease_until_ms', '',
  'children_total', '0', 'children_version', '0', 'progress_pct', '0', 'cancel_requested', '', 'attempts', '0',
  'worker', '', 'started_at', '', 'completed_at', '', 'attempt', '1', 'max_attempts', '3', 'priority', '0',
  'source_id', '', 'source_url_id', '', 'document_id', '', 'run_id', '', 'error_message', '', 'cron_time', '',
  'manual', '', 'mode', '', 'lang', '', 'dpi', '', 'psm', '', 'oem', '', 'min_text_chars', '', 'ocr_addon', '',
  'children_completed', '0', 'children_failed', '0'}
local jobs, template = #KEYS, #KEYS
local copies = string.sub(KEYS[template], 1, 4) ~= 'job:'
if copies then
  jobs = jobs - 1
  -- Redis may have been emptied, or have let go of it; and fields that others put there would be in every new hash.
  local fields = redis.pcall('HLEN', KEYS[template])
  if fields ~= #new / 2 then
    -- Nothing is deleted where there is nothing, for the same reason as below.
    if fields ~= 0 then
      redis.call('DEL', KEYS[template])
    end
    redis.call('HSET', KEYS[template], unpack(new))
  end
  -- A time limit would be copied along. Asked first: Redis lets a script that has written go on when memory is full.
  if redis.call('PTTL', KEYS[template]) ~= -1 then
    redis.call('PERSIST', KEYS[template])
  end
end
local answers, at, alike, last = {}, 2, 0, 0
for i = 1, jobs do
  local to = at + tonumber(ARGV[at])
  local said = tonumber(ARGV[to + 1])
  if said > 0 then
    alike, last = to + 2, to + 1 + said
    if copies then
      redis.call('HSET', KEYS[template], unpack(ARGV, alike, last))
    end
  end
  if copies then
    answers[i] = redis.call('COPY', KEYS[template], KEYS[i])
  else
    answers[i] = 1 - redis.call('EXISTS', KEYS[i])
    if answers[i] == 1 then
      redis.call('HSET', KEYS[i], unpack(new))
      redis.call('HSET', KEYS[i], unpack(ARGV, alike, last))
    end
  end
  if answers[i] == 1 then
    redis.call('HSET', KEYS[i], unpack(ARGV, at + 1, to))
  end
  at = to + 2 + said
end
return answers
