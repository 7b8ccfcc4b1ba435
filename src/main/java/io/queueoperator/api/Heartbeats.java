package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker with many jobs is alive; one lost lease does not spoil the others.
 *
 * @param jobs what it holds
 */
@Valid
public record Heartbeats(
        @NotNull(message = FinishBatch.SIZE) @Size(min = 1, max = FinishBatch.LIMIT, message = FinishBatch.SIZE)
                List<@NotNull(message = "a job") @Valid Heartbeat> jobs) {

    /**
     * One of them; everything but id and token may be missing.
     *
     * @param id of the job
     * @param leaseToken of the claim
     * @param phase see {@link ProgressRequest}
     */
    public record Heartbeat(
            @NotNull(message = Identifier.RULE) @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) String id,
            @NotNull(message = LeaseRequest.TOKEN) Long leaseToken,
            @Size(max = 200, message = "at most 200 characters") @Nullable String phase,
            @Size(max = 200, message = "at most 200 characters") @Nullable String step,
            @DecimalMin(value = "0", message = ProgressRequest.PCT)
                    @DecimalMax(value = "100", message = ProgressRequest.PCT)
                    @Nullable Double progressPct,
            @Min(value = 0, message = ProgressRequest.UNITS) @Nullable Long unitsCompleted,
            @Min(value = 0, message = ProgressRequest.UNITS) @Nullable Long unitsTotal,
            @Size(max = 1000, message = "at most 1000 characters") @Nullable String message) {

        /** The same as a call for this job alone. */
        public ProgressRequest alone() {
            return new ProgressRequest(leaseToken, phase, step, progressPct, unitsCompleted, unitsTotal, message);
        }
    }

    /** A result per job, in order. */
    public record Results(List<Result> results) {}

    /**
     * What became of one.
     *
     * @param id of the job
     * @param ok whether its lease is renewed
     * @param cancelRequested somebody wants the job to end
     * @param leaseExpiresAt how long the lease lasts without a further sign of life; null when it is lost
     * @param error why it is not renewed
     */
    public record Result(
            String id,
            boolean ok,
            boolean cancelRequested,
            @Nullable Instant leaseExpiresAt,
            FinishBatch.@Nullable Refusal error) {}
}
