package io.queueoperator.intake;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.redis.KeyedCommand;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisScripts;
import io.queueoperator.platform.redis.RedisScripts.Call;
import io.queueoperator.platform.redis.RedisStore;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list {@code queue} and what is in our hands: an id is in one of them until it is in PostgreSQL. What an instance
 * took and did not finish, any instance takes up again.
 */
@ApplicationScoped
class TakeIds {
    private static final RedisScript TAKE = RedisScript.named("intake_take");
    static final String QUEUE = "queue";
    /** Not under {@code job:}, and of the list's hash tag. */
    static final String IN_HAND = "queue-operator:{queue}:in-hand";
    static final String TIMES = "queue-operator:{queue}:times";

    private final RedisStore redis;
    private final RedisScripts scripts;
    private final IntakeConfig config;

    TakeIds(RedisStore redis, RedisScripts scripts, IntakeConfig config) {
        this.redis = redis;
        this.scripts = scripts;
        this.config = config;
    }

    /**
     * An entry of the list.
     *
     * @param raw as it was pushed
     * @param id the same as text
     * @param times how often it was handed out, this time included
     */
    record Entry(byte[] raw, String id, int times) {
        boolean isId() {
            return Identifier.isValid(id);
        }
    }

    /**
     * What one step took.
     *
     * @param sweep by Redis's clock, when the sweep began: for its further steps
     * @param queued what is left in the list
     * @param inHand what is ours and not finished, these included
     */
    record Taken(long sweep, long queued, long inHand, List<Entry> entries) {}

    /**
     * Takes at most a batch; each id once per sweep. A key of another type in our way is an {@link IllegalStateException}.
     *
     * @param sweep what the first call of this sweep answered; null: this is it
     * @param fromList false: only what is in hand already
     */
    Uni<Taken> take(@Nullable Long sweep, boolean fromList) {
        List<String> arguments = List.of(
                Integer.toString(config.batch()), Long.toString(config.abandonedAfter().toMillis()),
                sweep == null ? "" : Long.toString(sweep), fromList ? "1" : "0");
        return scripts.run(new Call(TAKE, List.of(QUEUE, IN_HAND, TIMES), arguments)).map(TakeIds::taken);
    }

    /** These are in PostgreSQL, as jobs or as refusals. */
    Uni<Void> done(List<Entry> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        KeyedCommand inHand = KeyedCommand.of(Command.ZREM, IN_HAND);
        KeyedCommand times = KeyedCommand.of(Command.HDEL, TIMES);
        entries.forEach(entry -> {
            inHand.request().arg(entry.raw());
            times.request().arg(entry.raw());
        });
        return redis.commands(List.of(inHand, times)).replaceWithVoid();
    }

    /** These are looked at again a little later. */
    Uni<Void> later(List<Entry> entries, long sweep) {
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // Later than the beginning of this sweep, which hands out each id once.
        long due = sweep + Math.max(1, config.lookAgainAfter().toMillis());
        KeyedCommand postpone = KeyedCommand.of(Command.ZADD, IN_HAND);
        postpone.request().arg("XX");
        entries.forEach(entry -> postpone.request().arg(due).arg(entry.raw()));
        return redis.commands(List.of(postpone)).replaceWithVoid();
    }

    private static Taken taken(Response answer) {
        if (answer.get(0).toLong() == -1) {
            throw new IllegalStateException("the key " + answer.get(1) + " in Redis is of another type than it should be");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 3; i + 1 < answer.size(); i += 2) {
            Response id = answer.get(i);
            entries.add(new Entry(id.toBytes(), id.toString(), answer.get(i + 1).toInteger()));
        }
        return new Taken(answer.get(0).toLong(), answer.get(1).toLong(), answer.get(2).toLong(), entries);
    }
}
