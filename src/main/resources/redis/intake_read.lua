-- Reads a hash that somebody else may have written: whatever it is, the answer is small.
-- KEYS[1] job:{id}
-- ARGV    the most fields, the longest value in bytes, the most bytes in all
-- Returns {type, number of fields, field, length of its value, value, ...}; values beyond a limit are cut, and of a hash
--         with too many fields none is there
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' then
  return {kind, 0}
end
local count = redis.call('HLEN', KEYS[1])
local answer = {kind, count}
if count > tonumber(ARGV[1]) then
  return answer
end
local longest, left = tonumber(ARGV[2]), tonumber(ARGV[3])
local flat = redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do
  local value = string.sub(flat[i + 1], 1, math.max(0, math.min(longest, left)))
  left = left - #value
  answer[#answer + 1] = string.sub(flat[i], 1, 256)
  answer[#answer + 1] = #flat[i + 1]
  answer[#answer + 1] = value
end
return answer
