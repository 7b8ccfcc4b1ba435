package io.queueoperator.intake;

import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisStore;
import io.queueoperator.platform.redis.RedisStore.Call;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code job:{id}} of whatever kind and size, in one round trip, and a bounded part of each. */
@ApplicationScoped
class ReadHashes {
    private static final RedisScript READ = RedisScript.named("intake_read");
    private static final RedisScript FORGET = RedisScript.named("intake_forget");
    private static final List<String> LIMITS = List.of(
            Integer.toString(RawHash.FIELDS), Integer.toString(RawHash.VALUE), Integer.toString(RawHash.BYTES));

    private final RedisStore redis;

    ReadHashes(RedisStore redis) {
        this.redis = redis;
    }

    static String key(String jobId) {
        return "job:" + jobId;
    }

    /** What is there, for each id in order. */
    Uni<List<RawHash>> read(List<String> jobIds) {
        return redis.runAll(jobIds.stream().map(id -> new Call(READ, key(id), LIMITS)).toList())
                .map(answers -> answers.stream().map(ReadHashes::hash).toList());
    }

    /** The words of these jobs (completed, failed) are dealt with. */
    Uni<Void> forget(Map<String, String> wordById) {
        List<Call> calls = wordById.entrySet().stream()
                .map(word -> new Call(FORGET, key(word.getKey()), List.of(word.getValue()))).toList();
        return redis.runAll(calls).replaceWithVoid();
    }

    private static RawHash hash(Response answer) {
        Map<String, String> fields = new LinkedHashMap<>();
        Set<String> cut = new HashSet<>();
        for (int i = 2; i + 2 < answer.size(); i += 3) {
            String field = answer.get(i).toString();
            Response value = answer.get(i + 2);
            fields.put(field, value.toString());
            if (value.toBytes().length < answer.get(i + 1).toInteger()) {
                cut.add(field);
            }
        }
        return new RawHash(answer.get(0).toString(), answer.get(1).toInteger(), fields, cut);
    }
}
