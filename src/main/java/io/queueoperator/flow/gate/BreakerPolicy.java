package io.queueoperator.flow.gate;

import java.time.Duration;
import java.util.Set;

/**
 * When a circuit breaker opens, and for how long.
 *
 * @param failures so many in a row open it
 * @param categories which ones count
 * @param coolDown how long it stays open the first time; each further time twice as long
 * @param coolDownMax but not longer
 */
record BreakerPolicy(int failures, Set<String> categories, Duration coolDown, Duration coolDownMax) {
    private static final int DOUBLINGS = 30;

    BreakerPolicy {
        if (failures < 1) {
            throw new IllegalArgumentException(
                    "queue-operator.circuit-breakers.failures is " + failures + "; expected: at least 1");
        }
        if (coolDown.isNegative() || coolDown.isZero() || coolDownMax.compareTo(coolDown) < 0) {
            throw new IllegalArgumentException("queue-operator.circuit-breakers.cool-down is " + coolDown + ", cool-down-max "
                    + coolDownMax + "; expected: a time, and one that is not shorter");
        }
    }

    boolean counts(AttemptEnd end) {
        return end.category() != null && categories.contains(end.category());
    }

    /** How long it stays open when it opens for the n-th time without having been closed; n begins at 1. */
    Duration coolDown(int trips) {
        Duration wanted = coolDown.multipliedBy(1L << Math.min(trips - 1, DOUBLINGS));
        return wanted.compareTo(coolDownMax) > 0 ? coolDownMax : wanted;
    }
}
