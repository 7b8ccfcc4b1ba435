package io.queueoperator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as {@code /api/v1} shows it. Unknown values are null, never missing; only the bodies are left out where a list
 * would grow too large, and the lease token where the reader does not hold it.
 *
 * @param traceparent the place in a trace that it was enqueued from, for the worker to go on from (W3C Trace Context)
 * @param stalledSince the holder is alive, and has not got further since, for longer than progressDeadlineS
 */
public record JobView(
        String id,
        String taskType,
        String status,
        int priority,
        int attempt,
        int maxAttempts,
        @Nullable String sourceId,
        @Nullable String sourceUrlId,
        @Nullable String documentId,
        @Nullable String documentUrl,
        @Nullable String runId,
        @Nullable String projectId,
        @Nullable String parentJobId,
        @Nullable String traceparent,
        @Nullable Instant scheduledFor,
        Instant availableAt,
        @Nullable Integer timeoutS,
        @Nullable Integer progressDeadlineS,
        @Nullable Instant stalledSince,
        @Nullable String concurrencyKey,
        @Nullable Integer concurrencyLimit,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long leaseToken,
        @Nullable Instant leaseExpiresAt,
        @Nullable String workerId,
        @Nullable String workerName,
        @Nullable String phase,
        @Nullable String step,
        double progressPct,
        @Nullable Long unitsCompleted,
        @Nullable Long unitsTotal,
        @Nullable String message,
        @Nullable String errorMessage,
        @Nullable String errorCategory,
        @Nullable String errorType,
        @Nullable String errorCode,
        @Nullable String fingerprint,
        boolean needsReview,
        @Nullable Instant cancelRequestedAt,
        @Nullable String cancelRequestedBy,
        @Nullable String cancelReason,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant claimedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @JsonUnwrapped @Nullable Bodies bodies,
        @JsonUnwrapped @Nullable Lineage lineage) {

    /** What the producer and the worker wrote, as they wrote it; flattened into the job. */
    public record Bodies(
            @Nullable RawJson payload,
            @Nullable RawJson execution,
            @Nullable RawJson metadata,
            @Nullable RawJson result) {}

    /**
     * Which life of the same work it is; flattened into the job, where one is asked for.
     *
     * @param replayOf the failed job that it replays
     * @param replayOfTaskRunId the last attempt of that
     * @param replayId the replay that made it
     * @param replayedBy the newest job that replays it
     */
    public record Lineage(
            @Nullable String replayOf,
            @Nullable Long replayOfTaskRunId,
            @Nullable String replayId,
            @Nullable String replayedBy) {}

    /** A job for readers. */
    public static JobView of(Job job) {
        return of(job, null, null, null);
    }

    /** A job with its bodies and its lineage, for readers. */
    public static JobView of(Job job, Bodies bodies, Lineage lineage) {
        return of(job, null, bodies, lineage);
    }

    /** A job for the worker that claimed it. */
    public static JobView claimed(Job job, Bodies bodies) {
        return of(job, job.lease() == null ? null : job.lease().token(), bodies, null);
    }

    private static JobView of(
            Job job, @Nullable Long token, @Nullable Bodies bodies, @Nullable Lineage lineage) {
        Job.Origin origin = job.origin();
        Job.Lease lease = job.lease();
        Progress progress = job.progress();
        Job.JobError error = job.error();
        Job.CancelRequest cancel = job.cancelRequest();
        return new JobView(
                job.id(), job.taskType(), job.status().wire(), job.priority(), job.attempt(), job.maxAttempts(),
                origin.sourceId(), origin.sourceUrlId(), origin.documentId(), origin.documentUrl(), origin.runId(),
                origin.projectId(), origin.parentJobId(), origin.traceparent(),
                job.scheduledFor(), job.availableAt(), job.timeoutS(),
                job.advance() == null ? null : job.advance().deadlineS(), job.stalledSince(),
                job.concurrency() == null ? null : job.concurrency().key(),
                job.concurrency() == null ? null : job.concurrency().limit(),
                token,
                lease == null ? null : lease.expiresAt(),
                lease == null ? null : lease.workerId(),
                lease == null ? null : lease.workerName(),
                progress.phase(), progress.step(), progress.pct(), progress.unitsCompleted(), progress.unitsTotal(),
                progress.message(),
                error == null ? null : error.message(),
                error == null ? null : error.category(),
                error == null ? null : error.type(),
                error == null ? null : error.code(),
                error == null ? null : error.fingerprint(),
                error != null && error.needsReview(),
                cancel == null ? null : cancel.at(),
                cancel == null ? null : cancel.by(),
                cancel == null ? null : cancel.reason(),
                job.createdAt(), job.updatedAt(), job.claimedAt(), job.startedAt(), job.completedAt(),
                bodies, lineage);
    }
}
