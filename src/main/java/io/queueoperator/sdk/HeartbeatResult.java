package io.queueoperator.sdk;

import io.queueoperator.api.FinishBatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one heartbeat of many.
 *
 * @param id of the job
 * @param ok whether the lease was renewed
 * @param cancelRequested somebody wants the job to end: stop, then fail it with the code CANCELLED
 * @param leaseExpiresAt how long the lease lasts without a further sign of life
 * @param error why it was not renewed
 */
public record HeartbeatResult(
        String id,
        boolean ok,
        boolean cancelRequested,
        @Nullable Instant leaseExpiresAt,
        FinishBatch.@Nullable Refusal error) {}
