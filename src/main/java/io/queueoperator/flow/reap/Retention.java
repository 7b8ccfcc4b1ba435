package io.queueoperator.flow.reap;

import io.queueoperator.core.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long ended jobs are remembered (seed 004, CleanupOld), by how they ended; null: for ever.
 */
record Retention(@Nullable Duration completed, @Nullable Duration failed, @Nullable Duration cancelled) {

    /** As configured: each status has its own time, or that of all; 0 is for ever. */
    static Retention of(ReapConfig config) {
        return new Retention(
                limit(config, config.keepCompleted()), limit(config, config.keepFailed()),
                limit(config, config.keepCancelled()));
    }

    /** The same for all of them; 0 is at once. */
    static Retention all(Duration olderThan) {
        return new Retention(olderThan, olderThan, olderThan);
    }

    /** The same, where these say nothing else. */
    Retention with(@Nullable Duration newCompleted, @Nullable Duration newFailed, @Nullable Duration newCancelled) {
        return new Retention(
                newCompleted == null ? completed : newCompleted, newFailed == null ? failed : newFailed,
                newCancelled == null ? cancelled : newCancelled);
    }

    boolean isForEver() {
        return completed == null && failed == null && cancelled == null;
    }

    /** Of jobs that ended like this. */
    @Nullable Duration of(JobStatus status) {
        return switch (status) {
            case COMPLETED -> completed;
            case FAILED -> failed;
            case CANCELLED -> cancelled;
            case QUEUED, CLAIMED, RUNNING -> null;
        };
    }

    private static @Nullable Duration limit(ReapConfig config, Optional<Duration> own) {
        Duration limit = own.orElse(config.keepEnded());
        return limit.isZero() ? null : limit;
    }
}
