-- Sets the counts of a parent's children, unless newer ones are there.
-- KEYS[1] job:{id} of the parent
-- ARGV    installation, version, total, completed, failed
if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then
  return 0
end
local old = redis.call('HMGET', KEYS[1], 'operator', 'children_version')
-- No hash of ours: whoever writes it next brings the counts along, or readers ask PostgreSQL.
if old[1] ~= ARGV[1] then
  return 0
end
if (tonumber(old[2] or '') or 0) > tonumber(ARGV[2]) then
  return 0
end
redis.call('HSET', KEYS[1], 'children_version', ARGV[2], 'children_total', ARGV[3], 'children_completed', ARGV[4],
  'children_failed', ARGV[5])
return 1
