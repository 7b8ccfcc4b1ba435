package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker of the queue.
 *
 * @param kind source, account (the concurrency key) or operation (the task type)
 * @param key which one
 * @param state closed, open (its jobs stay queued), half_open (one of them tries)
 * @param failures counted failures since the last success
 * @param trips how often it opened since it was last closed; each time for longer
 * @param openedAt when it opened last
 * @param retryAt when an open one lets a job try
 * @param changedAt when it last changed its state
 * @param probeJobId the job that a half-open one lets through
 * @param lastFailure the failure that was counted last
 */
public record BreakerView(
        String id,
        String kind,
        String key,
        String state,
        int failures,
        int trips,
        @Nullable Instant openedAt,
        @Nullable Instant retryAt,
        @Nullable Instant changedAt,
        @Nullable String probeJobId,
        @Nullable Instant probeAt,
        @Nullable Failure lastFailure) {

    /** A failure that was counted. */
    public record Failure(
            String jobId, @Nullable String message, @Nullable String code, @Nullable Instant at) {}
}
