package io.queueoperator.flow;

import java.time.Duration;

/**
 * How often something is done that costs the more the longer somebody else's transaction stays open: the slower it is, the more
 * rarely, so that it never takes more than a small part of what PostgreSQL can do. What was slow once may have been held up;
 * slow is what was slow twice in a row, or the first time. Immutable.
 *
 * @param lastNanos how long it took the last time; less than nothing before the first time
 * @param nanos how long it takes
 */
public record Pace(long lastNanos, long nanos) {
    /** Before the first time. */
    public static final Pace UNKNOWN = new Pace(-1, 0);

    /** Far more than a busy machine makes of a short statement. */
    private static final long SLOW = Duration.ofMillis(500).toNanos();
    private static final long AT_MOST_EVERY = Duration.ofMillis(250).toNanos();
    /** As long as it is not slow, nothing is left for longer. */
    private static final long AT_LEAST_EVERY = Duration.ofSeconds(1).toNanos();
    private static final int SHARE = 20;
    private static final int SLOW_SHARE = 10;

    /** After it was done once more. */
    public Pace after(long tookNanos) {
        return new Pace(tookNanos, lastNanos < 0 ? tookNanos : Math.min(lastNanos, tookNanos));
    }

    /** After it came to nothing: what ended early says nothing of how long it takes. */
    public Pace afterFailure(long tookNanos) {
        return tookNanos > nanos ? after(tookNanos) : this;
    }

    /** Whether it is to be done when it is due, and not for anything less. */
    public boolean isSlow() {
        return nanos > SLOW;
    }

    /** How long to leave it, in nanoseconds: from a quarter of a second to a second, and longer for what is slow. */
    public long pause() {
        return isSlow() ? SLOW_SHARE * nanos : Math.min(AT_LEAST_EVERY, Math.max(AT_MOST_EVERY, SHARE * nanos));
    }

    /** The same after it failed: as long as it took, for it has not been done. */
    public long pauseAfterFailure() {
        return Math.max(AT_MOST_EVERY, nanos);
    }
}
