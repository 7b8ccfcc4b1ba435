package io.queueoperator.api;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /jobs/{id}/progress} (seed 000, CONTRACTS A): every field is always there, unknown is null.
 *
 * @param status queued, processing, completed, failed
 * @param error the one true reason of a failed job
 * @param state the status of seed 001: tells claimed from running, and cancelled from failed
 * @param maxAttempts attempts in all
 * @param stalledSince the worker is alive, and the job has not got further since, for longer than it may
 * @param retryAt when a queued job can be claimed at the earliest, if that is not at once
 */
public record JobProgress(
        String jobId,
        @Nullable String parentJobId,
        @Nullable String sourceId,
        String taskType,
        int attempt,
        String status,
        @Nullable String phase,
        @Nullable String step,
        double progressPct,
        @Nullable Long unitsCompleted,
        @Nullable Long unitsTotal,
        int childrenTotal,
        int childrenCompleted,
        int childrenFailed,
        @Nullable Instant startedAt,
        Instant updatedAt,
        @Nullable Instant completedAt,
        @Nullable String error,
        @Nullable String errorCode,
        @Nullable String errorCategory,
        @Nullable String errorType,
        @Nullable String workerId,
        @Nullable String workerName,
        String state,
        int maxAttempts,
        @Nullable String runId,
        @Nullable String documentId,
        @Nullable String message,
        @Nullable Instant retryAt,
        @Nullable Instant stalledSince) {

    /** What both stores keep. */
    private static final ChronoUnit TO = ChronoUnit.MILLIS;

    public static JobProgress of(Snapshot snapshot) {
        Job job = snapshot.job();
        Children children = snapshot.children();
        Job.JobError error = job.error();
        Job.Lease lease = job.lease();
        Instant updatedAt = job.updatedAt().truncatedTo(TO);
        Instant availableAt = job.availableAt().truncatedTo(TO);
        boolean waits = job.status() == JobStatus.QUEUED && availableAt.isAfter(updatedAt);
        return new JobProgress(
                job.id(), job.origin().parentJobId(), job.origin().sourceId(), job.taskType(), job.attempt(),
                job.status().progress(),
                job.progress().phase(), job.progress().step(), job.progress().pct(),
                job.progress().unitsCompleted(), job.progress().unitsTotal(),
                children.total(), children.completed(), children.failed(),
                cut(job.startedAt()), updatedAt, cut(job.completedAt()),
                error == null ? null : error.message(),
                error == null ? null : error.code(),
                error == null ? null : error.category(),
                error == null ? null : error.type(),
                lease == null ? null : lease.workerId(),
                lease == null ? null : lease.workerName(),
                job.status().wire(), job.maxAttempts(), job.origin().runId(), job.origin().documentId(),
                job.progress().message(),
                waits ? availableAt : null, cut(job.stalledSince()));
    }

    /** To the millisecond: the stores keep times more or less finely, and the answer must not depend on which was asked. */
    public static @Nullable Instant cut(@Nullable Instant at) {
        return at == null ? null : at.truncatedTo(TO);
    }
}
