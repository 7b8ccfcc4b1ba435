package io.queueoperator.intake;

import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisScripts;
import io.queueoperator.platform.redis.RedisScripts.Call;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code job:{id}} of whatever kind and size, and a bounded part of each. */
@ApplicationScoped
class ReadHashes {
    private static final RedisScript READ = RedisScript.named("intake_read");
    private static final RedisScript FORGET = RedisScript.named("intake_forget");
    private static final List<String> LIMITS = List.of(
            Integer.toString(RawHash.FIELDS), Integer.toString(RawHash.VALUE), Integer.toString(RawHash.BYTES));

    /** Of {@link RawHash#BYTES} each: some megabytes in one answer. */
    private static final int SLICE = 20;

    private final RedisScripts scripts;

    ReadHashes(RedisScripts scripts) {
        this.scripts = scripts;
    }

    static String key(String jobId) {
        return "job:" + jobId;
    }

    /** What is there, for each id in order; a slice after the other. */
    Uni<List<RawHash>> read(List<String> jobIds) {
        List<RawHash> all = new ArrayList<>();
        Uni<Void> read = Uni.createFrom().voidItem();
        for (List<String> slice : slices(jobIds)) {
            read = read.chain(() -> scripts
                    .runAll(slice.stream().map(id -> new Call(READ, key(id), LIMITS)).toList())
                    .invoke(answers -> answers.forEach(answer -> all.add(hash(answer))))
                    .replaceWithVoid());
        }
        return read.replaceWith(all);
    }

    /** Few enough that all of them may be as large as a hash may be. */
    static List<List<String>> slices(List<String> jobIds) {
        List<List<String>> slices = new ArrayList<>();
        for (int from = 0; from < jobIds.size(); from += SLICE) {
            slices.add(jobIds.subList(from, Math.min(from + SLICE, jobIds.size())));
        }
        return slices;
    }

    /** The words of these jobs (completed, failed) are dealt with. */
    Uni<Void> forget(Map<String, String> wordById) {
        List<Call> calls = wordById.entrySet().stream()
                .map(word -> new Call(FORGET, key(word.getKey()), List.of(word.getValue()))).toList();
        return scripts.runAll(calls).replaceWithVoid();
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
