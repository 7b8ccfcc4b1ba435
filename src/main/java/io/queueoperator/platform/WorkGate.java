package io.queueoperator.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Knows the work under way, so that the end of the service can wait for it; from then on it lets none in. */
public final class WorkGate {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore places = new Semaphore(ALL);
    private volatile boolean closing;

    /** Takes a place; false when the gate is closed, or waits to be. Whoever entered {@link #leave}s, once. */
    public boolean enter() {
        // Asked first: a place is also free, and would be given, while somebody waits for all of them.
        return !closing && places.tryAcquire();
    }

    /** Gives the place back. */
    public void leave() {
        places.release();
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
