package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /sources/{id}/progress} (seed 000, CONTRACTS A).
 *
 * @param activeJobs full snapshots of the jobs that are queued or processing, those at work first
 * @param activeTotal how many there are, should the list not hold all of them
 * @param aggregateProgressPct how much of the current work is done: active jobs and those that ended since the oldest
 *     active one was enqueued
 * @param status queued, processing, completed, failed, idle
 * @param updatedAt the newest sign of life; null for a source that never had any
 */
public record SourceProgress(
        String sourceId,
        List<JobProgress> activeJobs,
        int activeTotal,
        double aggregateProgressPct,
        String status,
        @Nullable Instant updatedAt) {
    public SourceProgress {
        updatedAt = JobProgress.cut(updatedAt);
    }
}
