package io.queueoperator.demo.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job to enqueue. What is null is left out of the request.
 *
 * @param idempotencyKey required: an answer may get lost, and the same job is sent again
 */
public record NewJob(
        String taskType,
        String projectId,
        String runId,
        String sourceId,
        @Nullable String sourceUrlId,
        @Nullable String documentId,
        @Nullable String documentUrl,
        @Nullable String parentJobId,
        int maxAttempts,
        String idempotencyKey,
        Map<String, Object> payload) {}
