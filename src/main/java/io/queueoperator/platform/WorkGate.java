package io.queueoperator.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Knows the work under way, so that the end of the service can wait for it; from then on it lets none in. */
public final class WorkGate {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore places = new Semaphore(ALL);
    private volatile boolean closing;

    /** A place that somebody has taken. */
    public final class Place {
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place() {}

        /**
         * Gives the place back; false when it was given back before. An end may be told twice: Mutiny cancels what has failed
         * when it is tried again.
         */
        public boolean leave() {
            boolean first = taken.getAndSet(false);
            if (first) {
                places.release();
            }
            return first;
        }
    }

    /** Takes a place; null when the gate is closed, or waits to be. Whoever has one leaves it. */
    public @Nullable Place enter() {
        // Asked first: a place is also free, and would be given, while somebody waits for all of them.
        return !closing && places.tryAcquire() ? new Place() : null;
    }

    /** Lets nobody in any more. */
    public void shut() {
        closing = true;
    }

    /**
     * Lets nobody in any more, and waits for those inside.
     *
     * @return false when some were still inside at the end of that time
     */
    public boolean close(Duration patience) throws InterruptedException {
        shut();
        return places.tryAcquire(ALL, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
