-- Forgets what another worker said of a job, after it was dealt with.
-- KEYS[1] job:{id}
-- ARGV    the status that was dealt with: another one is a word that was not
if redis.call('TYPE', KEYS[1]).ok ~= 'hash' or redis.call('HGET', KEYS[1], 'foreign_status') ~= ARGV[1] then
  return 0
end
return redis.call('HDEL', KEYS[1], 'foreign_status', 'foreign_error', 'foreign_worker', 'foreign_at', 'foreign_token')
