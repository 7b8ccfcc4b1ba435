package io.queueoperator.intake;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.intake.ForeignWord.Age;
import io.queueoperator.platform.redis.KeyedCommand;
import io.queueoperator.platform.redis.RedisStore;
import io.queueoperator.state.Installation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks over {@code job:*} in small steps and finds the hashes that another worker wrote an end into. Each step is one
 * {@code SCAN} of one server and some fields of each key it brought; the cursor is kept between steps, so any number of
 * keys is walked over in bounded time per step.
 */
@ApplicationScoped
class ScanHashes {
    private static final String PREFIX = "job:";
    /** Keys per step, about. */
    private static final int STEP = 500;

    private final RedisStore redis;
    private final Installation installation;
    private final Duration history;

    ScanHashes(RedisStore redis, Installation installation, IntakeConfig config) {
        this.redis = redis;
        this.installation = installation;
        this.history = config.history();
    }

    /**
     * What one step found.
     *
     * @param cursor where the next step goes on; "0": this was the last of the round
     * @param keys how many were looked at
     * @param jobIds whose hashes another worker wrote an end into
     * @param ageless the same, but nobody knows when: history, unless the job is known
     */
    record Found(String cursor, int keys, List<String> jobIds, List<String> ageless) {}

    /** One step, from that cursor on; "0" begins a round. */
    Uni<Found> runOnce(String cursor) {
        return redis.markers().chain(markers -> {
            ScanCursor at = ScanCursor.of(cursor, markers);
            return Uni.combine().all().unis(installation.id(), redis.commandsAt(at.marker(), List.of(scan(at)))).asTuple()
                    .chain(both -> {
                        Response page = both.getItem2().get(0);
                        return found(page.get(1), at.next(page.get(0).toString(), markers), both.getItem1());
                    });
        });
    }

    private static Request scan(ScanCursor at) {
        return Request.cmd(Command.SCAN).arg(at.cursor())
                .arg("MATCH").arg(PREFIX + "*").arg("COUNT").arg(STEP).arg("TYPE").arg("hash");
    }

    private Uni<Found> found(Response keys, String next, String installationId) {
        List<String> ids = new ArrayList<>();
        for (Response key : keys) {
            String id = key.toString().substring(PREFIX.length());
            if (Identifier.isValid(id)) {
                ids.add(id);
            }
        }
        return redis.commands(ids.stream().map(ScanHashes::telling).toList())
                .map(answers -> {
                    Map<Age, List<String>> byAge = words(ids, answers, installationId);
                    return new Found(next, keys.size(), byAge.getOrDefault(Age.RECENT, List.of()),
                            byAge.getOrDefault(Age.UNKNOWN, List.of()));
                });
    }

    private static KeyedCommand telling(String id) {
        KeyedCommand command = KeyedCommand.of(Command.HMGET, PREFIX + id);
        ForeignWord.TELLING.forEach(command.request()::arg);
        return command;
    }

    private Map<Age, List<String>> words(List<String> ids, List<Response> answers, String installationId) {
        Instant oldest = Instant.now().minus(history);
        Map<Age, List<String>> found = new EnumMap<>(Age.class);
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            Map<String, String> fields = fields(answers.get(i));
            ForeignWord.of(fields, installationId).ifPresent(word ->
                    found.computeIfAbsent(word.age(fields, oldest), age -> new ArrayList<>()).add(id));
        }
        return found;
    }

    private static Map<String, String> fields(Response answer) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < ForeignWord.TELLING.size(); i++) {
            Response value = answer.get(i);
            if (value != null) {
                fields.put(ForeignWord.TELLING.get(i), value.toString());
            }
        }
        return fields;
    }
}
