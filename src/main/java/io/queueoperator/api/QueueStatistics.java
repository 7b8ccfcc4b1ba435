package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs are in which status (seed 004, GetStats). Jobs that were pruned stay counted, in the status that they
 * had then; so {@code completed}, {@code failed} and {@code cancelled} are all that ever ended so, and not what lists show.
 *
 * @param total all jobs there ever were
 * @param taskTypes the same for each task type
 */
public record QueueStatistics(
        long total,
        long queued,
        long claimed,
        long running,
        long completed,
        long failed,
        long cancelled,
        List<OfType> taskTypes) {

    /**
     * The jobs of a task type.
     *
     * @param dueNow queued, and neither scheduled for later nor waiting out a backoff
     * @param held claimed or running
     * @param oldestDueAgeS how long the oldest of the due ones could have been claimed already, in seconds; null: none due
     * @param nextDueAt when the next of those that are not due becomes due
     */
    public record OfType(
            String taskType,
            long total,
            long queued,
            long dueNow,
            long claimed,
            long running,
            long held,
            long completed,
            long failed,
            long cancelled,
            @Nullable Double oldestDueAgeS,
            @Nullable Instant nextDueAt) {}
}
