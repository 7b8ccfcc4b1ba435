package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to one receiver.
 *
 * @param id the header {@code webhook-id}, the same in every attempt
 * @param event its type: job.failed
 * @param eventAt when that happened
 * @param jobId null for a ping
 * @param status pending, delivered, dead
 * @param attempts so far, the one that goes on included
 * @param maxAttempts after so many it is dead
 * @param lastStatusCode what the receiver answered to the last one; null when it did not answer
 * @param lastError why the last one failed
 * @param nextAttemptAt null when there is none
 */
public record DeliveryView(
        String id,
        String webhookId,
        String event,
        Instant eventAt,
        @Nullable String jobId,
        String status,
        int attempts,
        int maxAttempts,
        @Nullable Integer lastStatusCode,
        @Nullable String lastError,
        @Nullable Instant lastAttemptAt,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant endedAt) {}
