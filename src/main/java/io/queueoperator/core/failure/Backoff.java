package io.queueoperator.core.failure;

import java.time.Duration;

/**
 * How long a job waits before its next attempt: doubling from {@code base} up to {@code max}, spread by a quarter so
 * that jobs which failed together do not come back together.
 *
 * @param base after the first attempt
 * @param max never longer than this
 */
public record Backoff(Duration base, Duration max) {

    public Backoff {
        if (base.isNegative() || max.compareTo(base) < 0) {
            throw new IllegalArgumentException("backoff base " + base + " must be between 0 and max " + max);
        }
    }

    /**
     * The wait after an attempt.
     *
     * @param attempt the one that failed, from 1
     * @param seed same seed, same spread: the function stays pure
     */
    public Duration after(int attempt, int seed) {
        int doublings = Math.min(Math.max(attempt - 1, 0), 30);
        double ideal = Math.min((double) base.toMillis() * (1L << doublings), (double) max.toMillis());
        // Spread the bits first: the seeds of neighbours differ in their lowest bits only.
        int mixed = seed * 0x9E3779B9;
        double spread = 0.75 + 0.25 * ((mixed >>> 8) & 0xFFFF) / 0xFFFF;
        return Duration.ofMillis(Math.round(ideal * spread));
    }
}
