package io.queueoperator.flow.reap;

import io.queueoperator.flow.Pace;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far back the reaper looks for leases that ran out. The index holds every lease that ever ran out while it was held, until
 * PostgreSQL may forget it: while some transaction stays open that is all of them. A lease is never taken or renewed into
 * the past; so where looking at all of them is slow, only those are looked at that ran out since the last look, and all of
 * them from time to time.
 */
final class LeaseLook {
    /** What was not committed yet at the last look: far more than the time that a statement has. */
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final int RARER = 2;

    private final LongSupplier clock;
    private Pace pace = Pace.UNKNOWN;
    private long allLookedAt;
    private long nothingLeftAt;
    private boolean complete;

    LeaseLook(LongSupplier clock) {
        this.clock = clock;
    }

    /** A look that begins now. */
    synchronized Look begin() {
        long now = clock.getAsLong();
        boolean all = !complete || !pace.isSlow() || now - allLookedAt >= RARER * pace.pause();
        return new Look(now, all ? null : SLACK.toSeconds() + (now - nothingLeftAt) / 1e9);
    }

    /** One look. */
    final class Look {
        private final long began;
        private final @Nullable Double secondsBack;

        private Look(long began, @Nullable Double secondsBack) {
            this.began = began;
            this.secondsBack = secondsBack;
        }

        /** Null: all leases that ran out. */
        @Nullable Double secondsBack() {
            return secondsBack;
        }

        /** It came to its end; {@code all}: what it found was all that was there. */
        void found(boolean all) {
            ended();
            synchronized (LeaseLook.this) {
                if (all) {
                    complete = true;
                    nothingLeftAt = began;
                }
            }
        }

        /**
         * It did not; the next one looks as far back as this one. Where looking at all has never come to its end, it begins here:
         * the leases from before are left to who has looked before, and to the next look at all.
         */
        void failed() {
            ended();
            synchronized (LeaseLook.this) {
                if (!complete && pace.isSlow()) {
                    complete = true;
                    nothingLeftAt = began;
                }
            }
        }

        private void ended() {
            synchronized (LeaseLook.this) {
                if (secondsBack == null) {
                    allLookedAt = clock.getAsLong();
                    pace = pace.after(allLookedAt - began);
                }
            }
        }
    }
}
