-- Moves ids from the list into our hands, and hands out again what somebody took and never finished.
-- KEYS[1] queue, KEYS[2] what is in hand (id -> when anybody may take it up again), KEYS[3] how often (id -> times)
-- ARGV    how many, milliseconds until somebody else may take them up, the time of the first call of this sweep or '',
--         1: also from the list; 0: only what is in hand
-- Returns {time of the first call, length of the list, how many are in hand, id, times, id, times, ...}, or
--         {-1, key} for a key of another type
local fromList = ARGV[4] == '1'
local wanted = {'list', 'zset', 'hash'}
-- What is in hand is finished whatever the list is.
for i = fromList and 1 or 2, 3 do
  local found = redis.call('TYPE', KEYS[i]).ok
  if found ~= 'none' and found ~= wanted[i] then
    return {-1, KEYS[i]}
  end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local first = tonumber(ARGV[3]) or now
local left = tonumber(ARGV[1])
local answer = {first, 0, 0}
-- Only what was due when the sweep began: each id is handed out once per sweep.
local again = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', first, 'LIMIT', 0, left)
for _, id in ipairs(again) do
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), id)
  answer[#answer + 1] = id
  answer[#answer + 1] = redis.call('HINCRBY', KEYS[3], id, 1)
  left = left - 1
end
-- An entry may be a megabyte long: some megabytes are enough for one answer.
local bytes = 0
while left > 0 and bytes < 4000000 and fromList do
  local id = redis.call('LPOP', KEYS[1])
  if not id then
    break
  end
  -- Pushed twice it is in our hands already, and is one job.
  if redis.call('ZADD', KEYS[2], 'NX', now + tonumber(ARGV[2]), id) == 1 then
    redis.call('HSET', KEYS[3], id, 1)
    answer[#answer + 1] = id
    answer[#answer + 1] = 1
  end
  bytes = bytes + #id
  left = left - 1
end
if redis.call('TYPE', KEYS[1]).ok == 'list' then
  answer[2] = redis.call('LLEN', KEYS[1])
end
answer[3] = redis.call('ZCARD', KEYS[2])
return answer
