package io.queueoperator.flow.finish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a lease may be taken away from its holder: it ran out; or the end was asked for and did not come in time; or the
 * job is held for longer than somebody with the right to say so wants (seed 004, RequeueStale).
 *
 * @param cancelGrace how long a holder may go on after the end was asked for
 * @param heldLongerThan null: that is no reason
 */
public record Takeover(Duration cancelGrace, @Nullable Duration heldLongerThan) {
    /** In seconds, for the statements. */
    public double cancelGraceS() {
        return seconds(cancelGrace);
    }

    /** In seconds, for the statements; null when that is no reason. */
    public @Nullable Double heldLongerThanS() {
        return heldLongerThan == null ? null : seconds(heldLongerThan);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
