package io.queueoperator.platform;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets everybody who asks for the same thing at about the same time share one look at it. No answer is older than the time
 * for which looks are shared, counted from the beginning of the look; failures are shared by those who wait for them, and
 * not kept.
 *
 * <p>Looks are kept in two generations, and the older one is dropped as a whole: nearly every look is made for one asker
 * alone, and a cache that weighs each entry costs more than the answer.
 *
 * @param <V> what is looked at; shared, so it must not change
 */
public final class SharedReads<V> {
    private final long sharedFor;
    private final int perGeneration;
    private final LongSupplier clock;
    private volatile ConcurrentMap<String, Look<V>> older = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<String, Look<V>> younger = new ConcurrentHashMap<>();
    private volatile long youngerSince;

    /**
     * @param sharedFor how old an answer may be; zero: everybody looks for himself
     * @param atMost about how many are kept; the oldest leave first
     */
    public SharedReads(Duration sharedFor, int atMost) {
        this(sharedFor, atMost, System::nanoTime);
    }

    SharedReads(Duration sharedFor, int atMost, LongSupplier clock) {
        this.sharedFor = sharedFor.toNanos();
        this.perGeneration = Math.max(1, atMost / 2);
        this.clock = clock;
        this.youngerSince = clock.getAsLong();
    }

    /**
     * What somebody has just seen, or is about to see, of this key; a look of one's own if nobody has. Whoever joins the look
     * of another thread is answered on that one.
     */
    public Future<V> read(String key, Supplier<Future<V>> look) {
        if (sharedFor == 0) {
            Promise<V> own = Promise.promise();
            begin(look, own);
            return own.future();
        }
        long now = clock.getAsLong();
        Look<V> recent = younger.get(key);
        if (recent == null) {
            recent = older.get(key);
        }
        if (recent != null && isGood(recent, now)) {
            return recent.answer;
        }
        Promise<V> seen = Promise.promise();
        Look<V> mine = new Look<>(seen.future(), now);
        Look<V> shared = generation(now).compute(key, (same, other) -> other != null && isGood(other, now) ? other : mine);
        if (shared == mine) {
            begin(look, seen);
        }
        return shared.answer;
    }

    private static <V> void begin(Supplier<Future<V>> look, Promise<V> seen) {
        try {
            look.get().onComplete(seen);
        } catch (RuntimeException e) {
            seen.fail(e);
        }
    }

    /** Somebody knows that it is different now: nobody gets what was seen, or is being looked at, up to here. */
    public void forget(String key) {
        // In this order: what becomes the older generation meanwhile is looked at as such.
        younger.remove(key);
        older.remove(key);
    }

    private boolean isGood(Look<V> look, long now) {
        return now - look.began < sharedFor && !look.answer.failed();
    }

    /** Where a new look belongs. */
    private ConcurrentMap<String, Look<V>> generation(long now) {
        if (isFull(now)) {
            turn(now);
        }
        return younger;
    }

    private boolean isFull(long now) {
        return now - youngerSince >= sharedFor || younger.size() >= perGeneration;
    }

    private synchronized void turn(long now) {
        if (isFull(now)) {
            older = younger;
            younger = new ConcurrentHashMap<>();
            youngerSince = now;
        }
    }

    private static final class Look<T> {
        private final Future<T> answer;
        private final long began;

        Look(Future<T> answer, long began) {
            this.answer = answer;
            this.began = began;
        }
    }
}
