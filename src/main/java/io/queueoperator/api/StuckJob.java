package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that has been in the hands of a worker for long.
 *
 * @param status claimed or running
 * @param since when it came into that status
 * @param forS how long ago that was, in seconds
 * @param updatedAt the last sign of life that PostgreSQL knows of
 * @param stalledSince alive, and not further since, for longer than its progress deadline allows
 * @param leaseExpiresAt without a further one it is taken from the worker then
 */
public record StuckJob(
        String jobId,
        String taskType,
        String status,
        Instant since,
        double forS,
        int attempt,
        @Nullable String workerId,
        @Nullable String workerName,
        Instant updatedAt,
        @Nullable Instant leaseExpiresAt,
        @Nullable String phase,
        @Nullable String step,
        double progressPct,
        @Nullable Instant cancelRequestedAt,
        @Nullable Integer progressDeadlineS,
        @Nullable Instant stalledSince) {}
