package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job with an attempt that failed in the way of a group; it may have succeeded since.
 *
 * @param status of the job now
 * @param failures how many of its attempts failed in that way
 * @param attempt the latest of them
 * @param failedAt when that one ended
 * @param outcome what became of the job with it: failed, or queued for another attempt
 */
public record GroupedJob(
        String jobId,
        String status,
        int failures,
        int attempt,
        Instant failedAt,
        String outcome,
        @Nullable String errorMessage,
        @Nullable String workerId,
        @Nullable String workerName) {}
