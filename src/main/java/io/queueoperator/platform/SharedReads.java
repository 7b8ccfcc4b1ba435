package io.queueoperator.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets everybody who asks for the same thing at about the same time share one look at it. No answer is older than the time
 * for which looks are shared, counted from the beginning of the look; failures are shared by those who wait for them, and
 * not kept.
 *
 * @param <V> what is looked at; shared, so it must not change
 */
public final class SharedReads<V> {
    private final Cache<String, Look<V>> looks;
    private final long sharedFor;
    private final LongSupplier clock;

    /**
     * @param sharedFor how old an answer may be; zero: everybody looks for himself
     * @param atMost how many are kept; the least used leave first
     */
    public SharedReads(Duration sharedFor, int atMost) {
        this(sharedFor, atMost, System::nanoTime);
    }

    SharedReads(Duration sharedFor, int atMost, LongSupplier clock) {
        this.looks = Caffeine.newBuilder().maximumSize(atMost).expireAfterWrite(sharedFor).build();
        this.sharedFor = sharedFor.toNanos();
        this.clock = clock;
    }

    /** What somebody has just seen, or is about to see, of this key; a look of one's own if nobody has. */
    public Uni<V> read(String key, Supplier<Uni<V>> look) {
        if (sharedFor == 0) {
            return look.get();
        }
        long now = clock.getAsLong();
        Look<V> recent = looks.getIfPresent(key);
        if (recent == null || !recent.isGood(now)) {
            recent = looks.asMap().compute(key, (same, other) ->
                    other != null && other.isGood(now) ? other : new Look<>(look.get(), now));
        }
        return recent.answer();
    }

    /** Somebody knows that it is different now: nobody gets what was seen, or is being looked at, up to here. */
    public void forget(String key) {
        looks.invalidate(key);
    }

    private final class Look<T> {
        private final long began;
        private final Uni<T> looking;
        private volatile @Nullable Uni<T> seen;
        private volatile boolean failed;

        Look(Uni<T> look, long began) {
            this.began = began;
            // Kept as it is once it is there: that costs the next ones nothing.
            this.looking = look
                    .invoke(answer -> seen = Uni.createFrom().item(answer))
                    .onFailure().invoke(failure -> failed = true)
                    .memoize().indefinitely();
        }

        boolean isGood(long now) {
            return !failed && now - began < sharedFor;
        }

        Uni<T> answer() {
            Uni<T> known = seen;
            return known == null ? looking : known;
        }
    }
}
