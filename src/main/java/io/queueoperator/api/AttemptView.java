package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of a job (a task run of seed 003).
 *
 * @param status RUNNING, SUCCESS, FAILED
 * @param jobStatus what became of the job with it: completed, failed, cancelled, or queued again
 * @param endedBy worker, reaper or key, with its id
 * @param retryAt when the next attempt may start, if there is one
 * @param executionTimeS from start to end, in seconds
 * @param lateResult what the worker sent after it had lost its lease
 * @param lateOutcome what it wanted to say with that: completed (a person may accept it) or failed
 * @param leaseToken of an attempt with a late result: names it for whoever accepts it
 * @param lateAcceptedBy the key that it was accepted with
 * @param lateRequestedBy the person, as the caller named it
 * @param rule that classified the failure; null: none applied
 * @param rulesVersion of the rules that were asked: GET /api/v1/errors/rules/{version}
 * @param stated what the reporter stated itself, as opposed to what was found out
 */
public record AttemptView(
        int attempt,
        String status,
        @Nullable String jobStatus,
        @Nullable String endedBy,
        @Nullable String workerId,
        @Nullable String workerName,
        @Nullable Instant claimedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double executionTimeS,
        @Nullable Instant retryAt,
        @Nullable String phase,
        @Nullable String step,
        double progressPct,
        @Nullable String errorMessage,
        @Nullable String errorCategory,
        @Nullable String errorType,
        @Nullable String errorCode,
        @Nullable String fingerprint,
        boolean needsReview,
        @Nullable Integer exitCode,
        @Nullable String stderr,
        @Nullable String errorTraceback,
        @Nullable RawJson errorList,
        @Nullable Instant reportedAt,
        @Nullable RawJson lateResult,
        @Nullable Instant lateResultAt,
        @Nullable String lateOutcome,
        @Nullable Long leaseToken,
        @Nullable Instant lateAcceptedAt,
        @Nullable String lateAcceptedBy,
        @Nullable String lateRequestedBy,
        @Nullable String lateReason,
        @Nullable String rule,
        @Nullable String rulesVersion,
        @Nullable RawJson stated) {}
