package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * How far the worker is. Also the body of a heartbeat, where everything but the token may be missing.
 *
 * @param leaseToken of the claim
 * @param phase coarse
 * @param step fine
 * @param progressPct 0..100; null: from the units, if both are said
 * @param unitsCompleted done units
 * @param unitsTotal all units
 * @param message a line for people
 */
@Valid
public record ProgressRequest(
        @NotNull(message = LeaseRequest.TOKEN) Long leaseToken,
        @Size(max = 200, message = "at most 200 characters") @Nullable String phase,
        @Size(max = 200, message = "at most 200 characters") @Nullable String step,
        @DecimalMin(value = "0", message = ProgressRequest.PCT) @DecimalMax(value = "100", message = ProgressRequest.PCT)
                @Nullable Double progressPct,
        @Min(value = 0, message = ProgressRequest.UNITS) @Nullable Long unitsCompleted,
        @Min(value = 0, message = ProgressRequest.UNITS) @Nullable Long unitsTotal,
        @Size(max = 1000, message = "at most 1000 characters") @Nullable String message)
        implements LeaseRequest {
    static final String PCT = "a number from 0 to 100";
    static final String UNITS = "a whole number of at least 0";

    /** A body that does not say anything but that the worker is alive. */
    public boolean saysNothing() {
        return phase == null && step == null && progressPct == null && unitsCompleted == null && unitsTotal == null
                && message == null;
    }
}
