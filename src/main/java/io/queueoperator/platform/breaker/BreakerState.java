package io.queueoperator.platform.breaker;

import java.time.Duration;

/**
 * Whether a store is asked. Time comes in, nothing goes out.
 *
 * <p>A call that was let through remembers the era it began in. Every opening and closing begins another era, and what
 * calls of an earlier one come back with says nothing about this one: calls that were under way when a store went away
 * may fail long after it is back.
 */
final class BreakerState {
    /** In the order of the metric's values. */
    enum Phase { CLOSED, HALF_OPEN, OPEN }

    /** Instead of an era: do not ask. */
    static final long REFUSED = -1;

    private final int failures;
    private final long withinNanos;
    private Phase phase = Phase.CLOSED;
    private long era;
    private int inARow;
    private long firstOfRow;

    BreakerState(int failures, Duration within) {
        if (failures < 1) {
            throw new IllegalArgumentException("a breaker opens after 1 failure or more, not after " + failures);
        }
        this.failures = failures;
        this.withinNanos = within.toNanos();
    }

    synchronized Phase phase() {
        return phase;
    }

    /** The era of a call that may be made now, or {@link #REFUSED}. */
    synchronized long admit() {
        return phase == Phase.CLOSED ? era : REFUSED;
    }

    /** A call of that era was answered. */
    synchronized void answered(long callsEra) {
        if (callsEra == era) {
            inARow = 0;
        }
    }

    /** A call of that era was not answered; says whether that opened the breaker. */
    synchronized boolean unanswered(long callsEra, long now) {
        if (callsEra != era || phase != Phase.CLOSED) {
            return false;
        }
        if (inARow == 0 || now - firstOfRow > withinNanos) {
            inARow = 0;
            firstOfRow = now;
        }
        inARow++;
        if (inARow < failures) {
            return false;
        }
        phase = Phase.OPEN;
        era++;
        return true;
    }

    /** The one probe begins. */
    synchronized void probing() {
        if (phase == Phase.OPEN) {
            phase = Phase.HALF_OPEN;
        }
    }

    /** The probe came back. */
    synchronized void probed(boolean answered) {
        if (phase != Phase.HALF_OPEN) {
            return;
        }
        phase = answered ? Phase.CLOSED : Phase.OPEN;
        if (answered) {
            era++;
            inARow = 0;
        }
    }
}
