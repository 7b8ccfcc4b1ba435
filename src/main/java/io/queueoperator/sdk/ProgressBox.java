package io.queueoperator.sdk;

import io.queueoperator.core.job.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent of an attempt's progress, and when: a new phase or step, and 100 %, at once; mere numbers at most once
 * per interval, and then the latest. Knows no clock and no thread; the caller says what time it is, in nanoseconds.
 */
final class ProgressBox {
    /** Nothing has to be scheduled: what was put in goes out with what is already on its way. */
    static final long ON_ITS_WAY = -1;

    private final long interval;
    private Progress latest = Progress.NONE;
    private boolean unsent;
    private boolean scheduled;
    private boolean sentBefore;
    private long lastSent;

    ProgressBox(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Takes a report, and says in how many nanoseconds it is time to {@link #take}; or {@link #ON_ITS_WAY}. */
    synchronized long put(Progress report, long now) {
        Progress before = latest;
        latest = before.advancedBy(report);
        unsent = true;
        if (!sentBefore || isTurn(before, latest)) {
            return 0;
        }
        if (scheduled) {
            return ON_ITS_WAY;
        }
        scheduled = true;
        return Math.max(0, lastSent + interval - now);
    }

    /** The latest, if it was not taken yet. */
    synchronized @Nullable Progress take(long now) {
        scheduled = false;
        if (!unsent) {
            return null;
        }
        unsent = false;
        sentBefore = true;
        lastSent = now;
        return latest;
    }

    /** All that was put in so far; {@link Progress#NONE} at first. */
    synchronized Progress latest() {
        return latest;
    }

    private static boolean isTurn(Progress before, Progress after) {
        return !same(before.phase(), after.phase())
                || !same(before.step(), after.step())
                || after.pct() >= 100 && before.pct() < 100;
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return a == null ? b == null : a.equals(b);
    }
}
