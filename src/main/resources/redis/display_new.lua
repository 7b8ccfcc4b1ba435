-- Writes the hashes of queued jobs that have none yet: what the contract wants to be there, and besides only what has a
-- value. Redis looks for a field of a small hash from the beginning, so those come first that are asked for most, or are set
-- here. On one server a new hash is a copy of a template, in which only what is this job's own is set: Redis copies a small
-- hash in one piece, at the price of two or three fields.
-- KEYS    job:{id} of each job, and where there is one server, the key of the template
-- ARGV    installation, then for each job the number of arguments that follow for it, and these: field, value, ...
-- Returns for each job 1, or 0 when there is something already: then display.lua has to write all of it.
local new = {'operator', ARGV[1], 'version', '1', 'status', 'pending', 'state', 'queued', 'updated_ms', '', 'id', '',
  'task', '', 'created_at', '', 'available_at', '', 'lease_token', '', 'checkpoint_ms', '', 'lease_until_ms', '',
  'children_total', '0', 'children_version', '0', 'progress_pct', '0', 'cancel_requested', '', 'attempts', '0',
  'worker', '', 'started_at', '', 'completed_at', '', 'attempt', '1', 'max_attempts', '3', 'priority', '0',
  'source_id', '', 'source_url_id', '', 'document_id', '', 'run_id', '', 'error_message', '', 'cron_time', '',
  'manual', '', 'mode', '', 'lang', '', 'dpi', '', 'psm', '', 'oem', '', 'min_text_chars', '', 'ocr_addon', '',
  'children_completed', '0', 'children_failed', '0'}
local jobs, last = #KEYS, #KEYS
local copies = string.sub(KEYS[last], 1, 4) ~= 'job:'
if copies then
  jobs = last - 1
  -- Redis may have been emptied, or have let go of it; and fields that others put there would be in every new hash.
  local fields = redis.pcall('HLEN', KEYS[last])
  if fields ~= #new / 2 then
    -- Nothing is deleted where there is nothing: Redis takes a script for one that may go on when it has written once, also
    -- when memory is full.
    if fields ~= 0 then
      redis.call('DEL', KEYS[last])
    end
    redis.call('HSET', KEYS[last], unpack(new))
  end
  -- A time limit would be copied along.
  redis.call('PERSIST', KEYS[last])
end
local answers, at = {}, 2
for i = 1, jobs do
  local to = at + tonumber(ARGV[at])
  if copies then
    answers[i] = redis.call('COPY', KEYS[last], KEYS[i])
  else
    answers[i] = 1 - redis.call('EXISTS', KEYS[i])
    if answers[i] == 1 then
      redis.call('HSET', KEYS[i], unpack(new))
    end
  end
  if answers[i] == 1 then
    redis.call('HSET', KEYS[i], unpack(ARGV, at + 1, to))
  end
  at = to + 1
end
return answers
