package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Old jobs, and what is left of them, shall leave now (seed 004, CleanupOld); what is not given is as configured.
 *
 * @param dryRun only say what would leave
 * @param completedOlderThanS completed jobs that ended longer ago, in seconds
 * @param failedOlderThanS failed ones
 * @param cancelledOlderThanS cancelled ones
 * @param runsOlderThanS runs without a job whose last pass ended (or began) longer ago
 * @param importsOlderThanS progress files that were carried out longer ago
 * @param pausesOlderThanS pauses that ended longer ago
 * @param breakerChangesOlderThanS changes of circuit breakers
 */
@Valid
public record RetentionRequest(
        @Nullable Boolean dryRun,
        @Min(value = 0, message = RetentionRequest.AGE) @Max(value = RetentionRequest.CENTURY, message = RetentionRequest.AGE)
                @Nullable Long completedOlderThanS,
        @Min(value = 0, message = RetentionRequest.AGE) @Max(value = RetentionRequest.CENTURY, message = RetentionRequest.AGE)
                @Nullable Long failedOlderThanS,
        @Min(value = 0, message = RetentionRequest.AGE) @Max(value = RetentionRequest.CENTURY, message = RetentionRequest.AGE)
                @Nullable Long cancelledOlderThanS,
        @Min(value = 0, message = RetentionRequest.AGE) @Max(value = RetentionRequest.CENTURY, message = RetentionRequest.AGE)
                @Nullable Long runsOlderThanS,
        @Min(value = 0, message = RetentionRequest.AGE) @Max(value = RetentionRequest.CENTURY, message = RetentionRequest.AGE)
                @Nullable Long importsOlderThanS,
        @Min(value = 0, message = RetentionRequest.AGE) @Max(value = RetentionRequest.CENTURY, message = RetentionRequest.AGE)
                @Nullable Long pausesOlderThanS,
        @Min(value = 0, message = RetentionRequest.AGE) @Max(value = RetentionRequest.CENTURY, message = RetentionRequest.AGE)
                @Nullable Long breakerChangesOlderThanS) {
    static final long CENTURY = 3_153_600_000L;
    static final String AGE = "whole seconds of at least 0 and at most a hundred years";

    /** All limits as configured. */
    public static final RetentionRequest AS_CONFIGURED = new RetentionRequest(
            null, null, null, null, null, null, null, null);
}
