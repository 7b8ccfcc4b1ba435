-- Sets the counts of parents' children, unless newer ones are there, or none: such a hash lacks the fields of the payload as
-- well, and whoever writes all of it brings the counts along.
-- KEYS    job:{id} of each parent
-- ARGV    installation, then for each parent the number of arguments that follow for it (4), and these:
--         version, total, completed, failed
-- Returns for each parent 1, or 0 when nothing was written.
local function write(key, at)
  local old = redis.pcall('HMGET', key, 'operator', 'children_version')
  -- No hash of ours: readers ask PostgreSQL.
  if old.err or old[1] ~= ARGV[1] or not old[2] or (tonumber(old[2]) or 0) > tonumber(ARGV[at]) then
    return 0
  end
  redis.call('HSET', key, 'children_version', ARGV[at], 'children_total', ARGV[at + 1], 'children_completed',
    ARGV[at + 2], 'children_failed', ARGV[at + 3])
  return 1
end
local answers, at = {}, 2
for i, key in ipairs(KEYS) do
  answers[i] = write(key, at + 1)
  at = at + 1 + tonumber(ARGV[at])
end
return answers
