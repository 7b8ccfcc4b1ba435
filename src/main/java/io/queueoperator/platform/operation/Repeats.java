package io.queueoperator.platform.operation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a chore that fails every few seconds in the same way, while a store is away for example, from filling the ledger:
 * of equal failures one is recorded now and then, with how many went before it unrecorded. Time comes in, nothing goes out.
 */
final class Repeats {
    /** Instead of a number: do not record. */
    static final int NOT_NOW = -1;

    private final long everyNanos;
    private final Map<String, Last> byOperation = new HashMap<>();

    /** The failure that was recorded last, when, and how many like it came since. */
    private record Last(String message, long at, int since) {}

    Repeats(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** How many equal failures were left out before this one, which is to be recorded; or {@link #NOT_NOW}. */
    synchronized int failed(String operation, String message, long now) {
        Last last = byOperation.get(operation);
        if (last == null || !last.message().equals(message)) {
            byOperation.put(operation, new Last(message, now, 0));
            return 0;
        }
        if (now - last.at() < everyNanos) {
            byOperation.put(operation, new Last(message, last.at(), last.since() + 1));
            return NOT_NOW;
        }
        byOperation.put(operation, new Last(message, now, 0));
        return last.since();
    }

    /** It went well again: the next failure is news. */
    synchronized void succeeded(String operation) {
        byOperation.remove(operation);
    }
}
