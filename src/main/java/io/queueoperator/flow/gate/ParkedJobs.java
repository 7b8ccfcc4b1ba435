package io.queueoperator.flow.gate;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether to ask for parked jobs: where gates were closed or jobs parked a moment ago, and every half minute for what other
 * instances have left. It may mean a walk past every job that ever waited (see {@code LiveRows}), to find none.
 */
final class ParkedJobs {
    private static final long EVERY = Duration.ofSeconds(30).toNanos();

    private final LongSupplier clock;
    private volatile boolean gates = true;
    private volatile long askedAt;

    ParkedJobs(LongSupplier clock) {
        this.clock = clock;
    }

    boolean isAsked() {
        long now = clock.getAsLong();
        if (!gates && now - askedAt < EVERY) {
            return false;
        }
        askedAt = now;
        return true;
    }

    /** Whether a gate is closed, or jobs are parked. */
    void seen(boolean closedOrParked) {
        gates = closedOrParked;
    }
}
