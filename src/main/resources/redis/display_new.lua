-- Writes the hashes of queued jobs that have none yet: what the contract wants to be there, and besides only what has a
-- value. Redis looks for a field from the beginning of a small hash: half of the fields cost a third, and those come first
-- that are asked for most.
-- KEYS    job:{id} of each job
-- ARGV    installation, then for each job the number of arguments that follow for it, and these:
--         version, when the job changed, then field, value, ...
-- Returns for each job 1, or 0 when there is something already: then display.lua has to write all of it.
local answers, at = {}, 2
for i, key in ipairs(KEYS) do
  local last = at + tonumber(ARGV[at])
  answers[i] = 0
  if redis.call('EXISTS', key) == 0 then
    redis.call('HSET', key, 'operator', ARGV[1], 'version', ARGV[at + 1], 'status', 'pending', 'state', 'queued',
      'updated_ms', ARGV[at + 2], 'lease_token', '', 'checkpoint_ms', '', 'lease_until_ms', '', 'children_total', '0',
      'children_version', '0', 'progress_pct', '0', 'cancel_requested', '', 'attempts', '0', 'worker', '',
      'started_at', '', 'completed_at', '', 'source_id', '', 'source_url_id', '', 'document_id', '', 'run_id', '',
      'error_message', '', 'cron_time', '', 'manual', '', 'mode', '', 'lang', '', 'dpi', '', 'psm', '', 'oem', '',
      'min_text_chars', '', 'ocr_addon', '', 'children_completed', '0', 'children_failed', '0',
      unpack(ARGV, at + 3, last))
    answers[i] = 1
  end
  at = last + 1
end
return answers
