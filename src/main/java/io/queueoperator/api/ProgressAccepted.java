package io.queueoperator.api;

import java.time.Instant;

/**
 * The answer to progress reports and heartbeats.
 *
 * @param cancelRequested somebody wants the job to end: stop, then fail it with the code CANCELLED
 * @param leaseExpiresAt how long the lease lasts without a further sign of life
 */
public record ProgressAccepted(boolean cancelRequested, Instant leaseExpiresAt) {}
