package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Equal failures.
 *
 * @param fingerprint names the group; {@code GET /api/v1/jobs?fingerprint=} has the jobs that are failed by it now
 * @param state open, resolved, ignored, or regressed: it was resolved and came back
 * @param errorCode of the latest failure
 * @param message of the latest failure
 * @param count failed attempts, also of jobs that were pruned since
 * @param jobs how many jobs they were of
 * @param lastJobId the job of the latest failure
 * @param lastAttempt its attempt
 * @param decidedAt when a person last resolved, ignored or opened it; null: never
 * @param decidedBy the key that it was done with
 * @param requestedBy the person, as the caller named it
 * @param regressedAt when it came back last
 * @param regressedJobId the job that it came back with
 */
public record ErrorGroupView(
        String fingerprint,
        String state,
        String taskType,
        @Nullable String errorCategory,
        @Nullable String errorType,
        @Nullable String errorCode,
        @Nullable String message,
        long count,
        long jobs,
        Instant firstSeenAt,
        Instant lastSeenAt,
        String lastJobId,
        int lastAttempt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String requestedBy,
        @Nullable String note,
        @Nullable Instant resolvedAt,
        @Nullable Instant regressedAt,
        @Nullable String regressedJobId) {}
