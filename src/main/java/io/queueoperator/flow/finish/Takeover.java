package io.queueoperator.flow.finish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a lease may be taken away from its holder: it ran out; or the end was asked for and did not come in time; or the
 * job is held for longer than somebody with the right to say so wants (seed 004, RequeueStale); or the holder does not
 * get on, where that is a reason.
 *
 * @param cancelGrace how long a holder may go on after the end was asked for
 * @param heldLongerThan null: that is no reason
 * @param noProgress whether it is one that the job has not advanced for its progress_deadline_s
 */
public record Takeover(Duration cancelGrace, @Nullable Duration heldLongerThan, boolean noProgress) {
    /**
     * A job {@code j} of which PostgreSQL knows that its holder gave signs of life for the whole deadline without getting
     * further. The tenth more is what a flushed Redis can have forgotten (see {@code progress.lua}).
     */
    public static final String NO_PROGRESS = """
            (j.progress_deadline_s is not null
                        and j.updated_at - j.advanced_at >= make_interval(secs => j.progress_deadline_s * 1.1))""";

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
