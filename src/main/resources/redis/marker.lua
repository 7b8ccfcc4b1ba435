-- What tells this content of Redis from any other: it vanishes with everything else when Redis is emptied.
-- KEYS[1] the marker
-- ARGV    its value, should there be none
redis.call('SET', KEYS[1], ARGV[1], 'NX')
-- In one script, so that nothing can empty Redis between the two.
return redis.call('GET', KEYS[1])
