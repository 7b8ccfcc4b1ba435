package io.queueoperator.platform.redis;

import io.micrometer.core.instrument.Timer;
import io.queueoperator.platform.Futures;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Runs scripts, which Redis is given when it does not know them. A failure stays a failure: whoever calls knows what to do
 * without Redis, and does it at once while Redis does not answer.
 */
@ApplicationScoped
public class RedisScripts {
    /** Longer ones that Redis is given at once: enough to keep it busy while the answers of others are read. */
    private static final int LONG_WRITES = 2;

    private final RedisServers servers;
    private final GuardedRedis guarded;
    private final Duration limit;
    private final Turns longWrites = new Turns(LONG_WRITES);

    RedisScripts(GuardedRedis guarded) {
        this.servers = guarded.servers();
        this.guarded = guarded;
        this.limit = guarded.config().writeTimeout();
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
        return guarded.limited(() -> servers.ask(one), limit, limit, guarded.timer(one.script().name()))
                .recover(failure -> isUnknown(failure)
                        ? Futures.of(runEach(List.of(one)).map(answers -> answers.get(0).get(0).getDelegate()))
                        : Future.failedFuture(failure));
    }

    /** Many scripts in one round trip; they are independent of each other, and must bear being run again. */
    public Uni<List<Response>> runAll(List<Call> calls) {
        return evaluateAll(calls.stream().map(Call::evaluation).toList(), calls.size() > GuardedRedis.SHORT);
    }

    /**
     * Scripts for many keys each, all in one round trip; they must bear being run again.
     *
     * @return for each script its answers, one for each of its keys, in order
     */
    public Uni<List<List<Response>>> runEach(List<EachKey> scripts) {
        int keys = scripts.stream().mapToInt(script -> script.parts().size()).sum();
        List<Evaluation> all = scripts.stream().flatMap(script -> script.split(servers.keysAtOnce()).stream()).toList();
        return evaluateAll(all, keys > GuardedRedis.SHORT).map(answers -> perScript(scripts, answers.iterator()));
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

    private Uni<List<Response>> evaluateAll(List<Evaluation> scripts, boolean takesLong) {
        return scripts.isEmpty()
                ? Uni.createFrom().item(List.of())
                : evaluate(scripts, takesLong)
                        // Redis was restarted or flushed its scripts.
                        .onFailure(RedisScripts::isUnknown)
                        .recoverWithUni(() -> load(scripts).chain(() -> evaluate(scripts, takesLong)));
    }

    private Uni<List<Response>> evaluate(List<Evaluation> scripts, boolean takesLong) {
        List<KeyedCommand> commands = scripts.stream().map(Evaluation::command).toList();
        Timer timer = guarded.timer(scripts.get(0).script().name());
        return takesLong
                // Redis does them one after the other, whatever is asked at once: they take their time, and hold up nobody else's.
                ? longWrites.take(guarded.limited(servers.longBatch(commands), limit, timer))
                : guarded.limited(servers.batch(commands), limit, timer);
    }

    /** Each server has scripts of its own. */
    private Uni<Void> load(List<Evaluation> scripts) {
        List<Request> requests = scripts.stream()
                .map(Evaluation::script)
                .distinct()
                .map(s -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(s.body()))
                .toList();
        return guarded.limited(servers.markers(), guarded.config().readTimeout(), guarded.timer("marker"))
                .onItem().transformToMulti(Multi.createFrom()::iterable)
                .onItem().transformToUniAndMerge(marker ->
                        guarded.limited(servers.batchAt(marker, requests), limit, guarded.timer("script")))
                .onItem().ignoreAsUni();
    }

    private static boolean isUnknown(Throwable failure) {
        // The client puts the answers of a batch into one message.
        String message = failure.getMessage();
        return message != null && message.contains("NOSCRIPT");
    }
}
