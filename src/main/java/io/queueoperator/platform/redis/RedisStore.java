package io.queueoperator.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.queueoperator.platform.Futures;
import io.queueoperator.platform.Setting;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.breaker.Breaker;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.breaker.StoreRefused;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Runs commands and scripts. A failure stays a failure: whoever calls knows what to do without Redis, and does it at once
 * while Redis does not answer.
 */
@ApplicationScoped
public class RedisStore {
    /** What is about so many keys at most goes over the connections of the shortest reads. */
    private static final int SHORT = 8;
    /** Longer ones that Redis is given at once: enough to keep it busy while the answers of others are read. */
    private static final int LONG_WRITES = 2;
    /** A connection on which Redis has been silent for so long is replaced. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(3);

    private final RedisServers servers;
    private final Turns longWrites = new Turns(LONG_WRITES);
    private final RedisConfig config;
    private final CommandTimes times;
    private final Timer hashReads;
    private final Breaker breaker;

    RedisStore(
            Redis redis, RedisClients own, Vertx vertx,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String clientType,
            RedisConfig config, Breakers breakers, MeterRegistry meters) {
        this.servers = RedisServers.of(redis, own, vertx, clientType,
                Setting.atLeast(1, "queue-operator.redis.pipelines", config.pipelines()), patience(config));
        this.config = config;
        this.times = new CommandTimes(meters);
        this.hashReads = times.of("hmget");
        this.breaker = breakers.of(
                "redis", config.breaker(), RedisFailure::isSilence, servers::probe);
    }

    /** Nobody waits for an answer any more. */
    private static Duration patience(RedisConfig config) {
        return Collections.max(List.of(LEAST_PATIENCE, config.readTimeout().multipliedBy(2), config.writeTimeout().multipliedBy(2)));
    }

    /** One call of a script. Keys of one call share a hash tag, so that a cluster has them in one place. */
    public record Call(RedisScript script, List<String> keys, List<String> arguments) {
        public Call {
            if (!HashSlot.isOne(keys)) {
                throw new IllegalArgumentException("the keys of one call of " + script.name() + " are in several slots");
            }
        }

        /** Of a script that touches one key. */
        public Call(RedisScript script, String key, List<String> arguments) {
            this(script, List.of(key), arguments);
        }

        private Evaluation evaluation() {
            return new Evaluation(script, keys, arguments);
        }
    }

    /** One script in one round trip. */
    public Uni<Response> run(Call call) {
        return runAll(List.of(call)).map(answers -> answers.get(0));
    }

    /**
     * A script for one key, for the one that is run most: no operators, and answered where it was asked. What is asked at the
     * same time goes to Redis as one call of the script.
     *
     * @return what the script says of that key
     */
    public Future<io.vertx.redis.client.Response> runOften(EachKey one) {
        return limited(() -> servers.ask(one), config.writeTimeout(), config.writeTimeout(), times.of(one.script().name()))
                .recover(failure -> isScriptUnknown(failure)
                        ? Futures.of(runEach(List.of(one)).map(answers -> answers.get(0).get(0).getDelegate()))
                        : Future.failedFuture(failure));
    }

    /** Many scripts in one round trip; they are independent of each other, and must bear being run again. */
    public Uni<List<Response>> runAll(List<Call> calls) {
        return evaluateAll(calls.stream().map(Call::evaluation).toList(), calls.size() > SHORT);
    }

    /**
     * Scripts for many keys each, all in one round trip; they must bear being run again.
     *
     * @return for each script its answers, one for each of its keys, in order
     */
    public Uni<List<List<Response>>> runEach(List<EachKey> scripts) {
        int keys = scripts.stream().mapToInt(script -> script.parts().size()).sum();
        List<Evaluation> all = scripts.stream().flatMap(script -> script.split(servers.keysAtOnce()).stream()).toList();
        return evaluateAll(all, keys > SHORT).map(answers -> perScript(scripts, answers.iterator()));
    }

    private static List<List<Response>> perScript(List<EachKey> scripts, Iterator<Response> answers) {
        List<List<Response>> all = new ArrayList<>(scripts.size());
        for (EachKey script : scripts) {
            List<Response> own = new ArrayList<>(script.parts().size());
            while (own.size() < script.parts().size()) {
                answers.next().forEach(own::add);
            }
            all.add(own);
        }
        return all;
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
        List<KeyedCommand> commands = keys.stream().map(key -> hmget(key, fields)).toList();
        Uni<List<Response>> read = keys.size() > SHORT ? servers.longBatch(commands) : servers.batch(commands);
        return limited(read, config.readTimeout(), limit, hashReads)
                .map(answers -> answers.stream().map(answer -> fields(fields, answer.getDelegate())).toList());
    }

    /**
     * These fields of one hash, for the call that is made most: no operators, and answered where it was asked.
     *
     * @return the values in the order of the fields, null where the hash has none
     */
    public Future<io.vertx.redis.client.Response> hash(String key, List<String> fields, TimeBudget budget) {
        Duration full = config.readTimeout();
        return limited(() -> servers.ask(hmget(key, fields)), full, budget.atMost(full), hashReads);
    }

    /** Deletes keys, in one round trip. */
    public Uni<Void> delete(List<String> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<KeyedCommand> commands =
                keys.stream().map(key -> KeyedCommand.of(Command.UNLINK, key)).toList();
        return limited(servers.batch(commands), config.writeTimeout(), times.of("unlink")).replaceWithVoid();
    }

    /** A single command, within the time of a read. */
    public Uni<Response> command(Request request) {
        return limited(servers.send(request), config.readTimeout(), timer(request));
    }

    /** Many commands in one round trip, within the time of a write; one that is refused fails them all. */
    public Uni<List<Response>> commands(List<KeyedCommand> commands) {
        return commands.isEmpty()
                ? Uni.createFrom().item(List.of())
                : limited(servers.batch(commands), config.writeTimeout(), timer(commands.get(0).request()));
    }

    /** The key of our marker on each server, of which a cluster has several. By it the server is meant. */
    public Uni<List<String>> markers() {
        return limited(servers.markers(), config.readTimeout(), times.of("marker"));
    }

    /** Commands about that server as a whole or about its marker, in one round trip, within the time of a write. */
    public Uni<List<Response>> commandsAt(String marker, List<Request> requests) {
        return limited(servers.batchAt(marker, requests), config.writeTimeout(), timer(requests.get(0)));
    }

    private Uni<List<Response>> evaluateAll(List<Evaluation> scripts, boolean takesLong) {
        return scripts.isEmpty()
                ? Uni.createFrom().item(List.of())
                : evaluate(scripts, takesLong)
                        // Redis was restarted or flushed its scripts.
                        .onFailure(RedisStore::isScriptUnknown)
                        .recoverWithUni(() -> load(scripts).chain(() -> evaluate(scripts, takesLong)));
    }

    private Uni<List<Response>> evaluate(List<Evaluation> scripts, boolean takesLong) {
        List<KeyedCommand> commands = scripts.stream().map(Evaluation::command).toList();
        Timer timer = times.of(scripts.get(0).script().name());
        return takesLong
                // Redis does them one after the other, whatever is asked at once: they take their time, and hold up nobody else's.
                ? longWrites.take(limited(servers.longBatch(commands), config.writeTimeout(), timer))
                : limited(servers.batch(commands), config.writeTimeout(), timer);
    }

    /** Each server has scripts of its own. */
    private Uni<Void> load(List<Evaluation> scripts) {
        List<Request> requests = scripts.stream()
                .map(Evaluation::script)
                .distinct()
                .map(s -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(s.body()))
                .toList();
        return markers()
                .onItem().transformToMulti(Multi.createFrom()::iterable)
                .onItem().transformToUniAndMerge(marker -> commandsAt(marker, requests))
                .onItem().ignoreAsUni();
    }

    private Timer timer(Request request) {
        return times.of(request.command().toString().toLowerCase(Locale.ROOT));
    }

    private <T> Uni<T> limited(Uni<T> answer, Duration limit, Timer timer) {
        return limited(answer, limit, limit, timer);
    }

    private <T> Uni<T> limited(Uni<T> answer, Duration full, Duration limit, Timer timer) {
        return Uni.createFrom().deferred(() -> {
            long began = System.nanoTime();
            return breaker.guard(answer, full, limit)
                    .onTermination().invoke((item, failure, cancelled) -> {
                        // Redis took no time, and looks none the faster for being away.
                        if (!(failure instanceof StoreRefused)) {
                            timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                        }
                    });
        });
    }

    private <T> Future<T> limited(Supplier<Future<T>> answer, Duration full, Duration limit, Timer timer) {
        long began = System.nanoTime();
        return breaker.guard(answer, full, limit).onComplete(came -> {
            if (!(came.cause() instanceof StoreRefused)) {
                timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        });
    }

    private static boolean isScriptUnknown(Throwable failure) {
        // The client puts the answers of a batch into one message.
        String message = failure.getMessage();
        return message != null && message.contains("NOSCRIPT");
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
