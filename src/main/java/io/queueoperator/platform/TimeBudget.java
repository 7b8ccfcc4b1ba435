package io.queueoperator.platform;

import java.time.Duration;

/**
 * The time that a whole answer may take, whatever it asks on its way: each step gets what is left of it.
 *
 * @param endNanos when it is used up, on the clock of {@link System#nanoTime()}
 */
public record TimeBudget(long endNanos) {
    /** A step that comes too late still gets this much: a limit of zero is none to the timers. */
    private static final Duration LEAST = Duration.ofMillis(1);

    /** One that begins now. */
    public static TimeBudget of(Duration whole) {
        return new TimeBudget(System.nanoTime() + whole.toNanos());
    }

    /** The limit of a step that would have that much time by itself. */
    public Duration atMost(Duration limit) {
        return atMost(limit, System.nanoTime());
    }

    /** Whether there is not even time for the shortest step, so that nothing need be waited for any more. */
    public boolean isOver() {
        return isOver(System.nanoTime());
    }

    boolean isOver(long now) {
        return endNanos - now < LEAST.toNanos();
    }

    Duration atMost(Duration limit, long now) {
        Duration left = Duration.ofNanos(endNanos - now);
        Duration shorter = left.compareTo(limit) < 0 ? left : limit;
        return shorter.compareTo(LEAST) < 0 ? LEAST : shorter;
    }
}
