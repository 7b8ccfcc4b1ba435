package io.queueoperator.platform.redis;

import io.micrometer.core.instrument.Timer;
import io.queueoperator.platform.TimeBudget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads hashes and runs commands. A failure stays a failure: whoever calls knows what to do without Redis, and does it at once
 * while Redis does not answer. Scripts: {@link RedisScripts}.
 */
@ApplicationScoped
public class RedisStore {
    private final RedisServers servers;
    private final GuardedRedis guarded;
    private final RedisConfig config;
    private final Timer hashReads;

    RedisStore(GuardedRedis guarded) {
        this.servers = guarded.servers();
        this.guarded = guarded;
        this.config = guarded.config();
        this.hashReads = guarded.timer("hmget");
    }

    /** Whether Redis is asked at the moment: closed (it is), half_open or open. */
    public String breaker() {
        return guarded.breaker();
    }

    /**
     * These fields of many hashes in one round trip, in the order of the keys. Fields that a hash does not have are not in
     * its map, and a key that does not exist is an empty one.
     */
    public Uni<List<Map<String, String>>> hashes(List<String> keys, List<String> fields) {
        return hashes(keys, fields, config.readTimeout());
    }

    /** The same as a step of an answer whose time is limited as a whole. */
    public Uni<List<Map<String, String>>> hashes(List<String> keys, List<String> fields, TimeBudget budget) {
        return Uni.createFrom().deferred(() -> hashes(keys, fields, budget.atMost(config.readTimeout())));
    }

    private Uni<List<Map<String, String>>> hashes(List<String> keys, List<String> fields, Duration limit) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<KeyedCommand> commands = keys.stream().map(key -> hmget(key, fields)).toList();
        Uni<List<Response>> read = keys.size() > GuardedRedis.SHORT ? servers.longBatch(commands) : servers.batch(commands);
        return guarded.limited(read, config.readTimeout(), limit, hashReads)
                .map(answers -> answers.stream().map(answer -> fields(fields, answer.getDelegate())).toList());
    }

    /**
     * These fields of one hash, for the call that is made most: no operators, and answered where it was asked.
     *
     * @return the values in the order of the fields, null where the hash has none
     */
    public Future<io.vertx.redis.client.Response> hash(String key, List<String> fields, TimeBudget budget) {
        Duration full = config.readTimeout();
        return guarded.limited(() -> servers.ask(hmget(key, fields)), full, budget.atMost(full), hashReads);
    }

    /** Deletes keys, in one round trip. */
    public Uni<Void> delete(List<String> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<KeyedCommand> commands =
                keys.stream().map(key -> KeyedCommand.of(Command.UNLINK, key)).toList();
        return guarded.limited(servers.batch(commands), config.writeTimeout(), guarded.timer("unlink")).replaceWithVoid();
    }

    /** A single command, within the time of a read. */
    public Uni<Response> command(Request request) {
        return guarded.limited(servers.send(request), config.readTimeout(), timer(request));
    }

    /** Many commands in one round trip, within the time of a write; one that is refused fails them all. */
    public Uni<List<Response>> commands(List<KeyedCommand> commands) {
        return commands.isEmpty()
                ? Uni.createFrom().item(List.of())
                : guarded.limited(servers.batch(commands), config.writeTimeout(), timer(commands.get(0).request()));
    }

    /** The key of our marker on each server, of which a cluster has several. By it the server is meant. */
    public Uni<List<String>> markers() {
        return guarded.limited(servers.markers(), config.readTimeout(), guarded.timer("marker"));
    }

    /** Commands about that server as a whole or about its marker, in one round trip, within the time of a write. */
    public Uni<List<Response>> commandsAt(String marker, List<Request> requests) {
        return guarded.limited(servers.batchAt(marker, requests), config.writeTimeout(), timer(requests.get(0)));
    }

    private Timer timer(Request request) {
        return guarded.timer(request.command().toString().toLowerCase(Locale.ROOT));
    }

    private static KeyedCommand hmget(String key, List<String> fields) {
        KeyedCommand command = KeyedCommand.of(Command.HMGET, key);
        fields.forEach(command.request()::arg);
        return command;
    }

    private static Map<String, String> fields(List<String> names, io.vertx.redis.client.Response answer) {
        Map<String, String> fields = new HashMap<>(names.size() * 2);
        for (int i = 0; i < names.size(); i++) {
            io.vertx.redis.client.Response value = answer.get(i);
            if (value != null) {
                fields.put(names.get(i), value.toString());
            }
        }
        return fields;
    }
}
