package io.queueoperator.platform.postgres;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Knows the statements under way, so that the end of the service can wait for them; after that it lets none in. */
final class StatementGate {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore places = new Semaphore(ALL);

    /** Takes a place for a statement; false when the gate is closed. Whoever entered {@link #leave}s, once. */
    boolean enter() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    /**
     * Waits for the statements under way, then closes.
     *
     * @return false when some were still under way at the end of that time; the gate stays open then
     */
    boolean close(Duration patience) throws InterruptedException {
        return places.tryAcquire(ALL, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
