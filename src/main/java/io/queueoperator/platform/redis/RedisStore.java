package io.queueoperator.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.breaker.Breaker;
import io.queueoperator.platform.breaker.Breakers;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs commands and scripts. A failure stays a failure: whoever calls knows what to do without Redis, and does it at once
 * while Redis does not answer.
 */
@ApplicationScoped
public class RedisStore {
    /** So many scripts at most go over the shared connections. */
    private static final int SHORT = 8;
    /** Longer ones that Redis is given at once: enough to keep it busy while the answers of others are read. */
    private static final int LONG_WRITES = 2;

    private final Redis redis;
    private final RedisPipeline pipeline;
    private final Turns longWrites = new Turns(LONG_WRITES);
    private final RedisConfig config;
    private final Timer reads;
    private final Timer writes;
    private final Breaker breaker;

    RedisStore(Redis redis, RedisConfig config, Breakers breakers, MeterRegistry meters) {
        this.redis = redis;
        this.pipeline = new RedisPipeline(redis.getDelegate(), config.pipelines());
        this.config = config;
        this.reads = Timer.builder("queue_operator.redis").tag("kind", "read").register(meters);
        this.writes = Timer.builder("queue_operator.redis").tag("kind", "write").register(meters);
        this.breaker = breakers.of(
                "redis", config.breaker(), RedisFailure::isSilence, () -> redis.send(Request.cmd(Command.PING)));
    }

    /** One call of a script. Keys of one call share a hash tag, so that a cluster has them in one place. */
    public record Call(RedisScript script, List<String> keys, List<String> arguments) {
        /** Of a script that touches one key. */
        public Call(RedisScript script, String key, List<String> arguments) {
            this(script, List.of(key), arguments);
        }
    }

    /** One script in one round trip. */
    public Uni<Response> run(Call call) {
        return runAll(List.of(call)).map(answers -> answers.get(0));
    }

    /** Many scripts in one round trip; they are independent of each other, and must bear being run again. */
    public Uni<List<Response>> runAll(List<Call> calls) {
        if (calls.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return evaluate(calls)
                // Redis was restarted or flushed its scripts.
                .onFailure(RedisStore::isScriptUnknown)
                .recoverWithUni(() -> load(calls).chain(() -> evaluate(calls)));
    }

    /** Whether Redis is asked at the moment: closed (it is), half_open or open. */
    public String breaker() {
        return breaker.phase();
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
        List<io.vertx.redis.client.Request> requests = new ArrayList<>(keys.size());
        keys.forEach(key -> requests.add(hmget(key, fields)));
        return limited(pipeline.send(requests), config.readTimeout(), limit, reads)
                .map(answers -> answers.stream().map(answer -> fields(fields, answer)).toList());
    }

    /** Deletes keys, in one round trip. */
    public Uni<Void> delete(List<String> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Request> requests =
                keys.stream().map(k -> Request.cmd(Command.UNLINK).arg(k)).toList();
        return limited(redis.batch(requests), config.writeTimeout(), writes).replaceWithVoid();
    }

    /** A single command, within the time of a read. */
    public Uni<Response> command(Request request) {
        return limited(redis.send(request), config.readTimeout(), reads);
    }

    /** Many commands in one round trip, within the time of a write; one that is refused fails them all. */
    public Uni<List<Response>> commands(List<Request> requests) {
        return requests.isEmpty()
                ? Uni.createFrom().item(List.of())
                : limited(redis.batch(requests), config.writeTimeout(), writes);
    }

    private Uni<List<Response>> evaluate(List<Call> calls) {
        List<Request> requests = calls.stream().map(RedisStore::evalsha).toList();
        if (calls.size() > SHORT) {
            // Redis does them one after the other, whatever is asked at once: they take their time, and hold up nobody else's.
            return longWrites.take(limited(redis.batch(requests), config.writeTimeout(), writes));
        }
        return limited(pipeline.send(requests.stream().map(Request::getDelegate).toList()), config.writeTimeout(), writes)
                .map(bare -> bare.stream().map(Response::newInstance).toList());
    }

    private Uni<List<Response>> load(List<Call> calls) {
        List<Request> requests = calls.stream()
                .map(Call::script)
                .distinct()
                .map(s -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(s.body()))
                .toList();
        return limited(redis.batch(requests), config.writeTimeout(), writes);
    }

    private static Request evalsha(Call call) {
        Request request = Request.cmd(Command.EVALSHA).arg(call.script().sha1()).arg(call.keys().size());
        call.keys().forEach(request::arg);
        call.arguments().forEach(request::arg);
        return request;
    }

    private <T> Uni<T> limited(Uni<T> answer, Duration limit, Timer timer) {
        return limited(answer, limit, limit, timer);
    }

    private <T> Uni<T> limited(Uni<T> answer, Duration full, Duration limit, Timer timer) {
        return Uni.createFrom().deferred(() -> {
            long began = System.nanoTime();
            return breaker.guard(answer, full, limit)
                    .onTermination().invoke(() -> timer.record(Duration.ofNanos(System.nanoTime() - began)));
        });
    }

    private static boolean isScriptUnknown(Throwable failure) {
        // The client puts the answers of a batch into one message.
        String message = failure.getMessage();
        return message != null && message.contains("NOSCRIPT");
    }

    private static io.vertx.redis.client.Request hmget(String key, List<String> fields) {
        io.vertx.redis.client.Request request =
                io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.HMGET).arg(key);
        fields.forEach(request::arg);
        return request;
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
