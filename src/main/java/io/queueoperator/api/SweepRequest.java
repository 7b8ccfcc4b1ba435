package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * A sweep by hand (seed 004, RequeueStale).
 *
 * @param heldLongerThanS also takes jobs away that a worker holds for longer than that, however alive it is; in seconds
 * @param failNoProgress also fails jobs that do not get on for their progress_deadline_s, however alive their worker is
 */
@Valid
public record SweepRequest(
        @Min(value = 1, message = "whole seconds from 1 to 31536000") @Max(value = 31_536_000, message = "whole seconds from 1 to 31536000")
                @Nullable Integer heldLongerThanS,
        @Nullable Boolean failNoProgress) {

    /** A sweep that takes only what is stale. */
    public static final SweepRequest STALE = new SweepRequest(null, null);

    /**
     * Old jobs shall leave (seed 004, CleanupOld).
     *
     * @param olderThanS those that ended longer ago than that, in seconds
     */
    @Valid
    public record Prune(
            @jakarta.validation.constraints.NotNull(message = "whole seconds of at least 0")
                    @Min(value = 0, message = "whole seconds of at least 0")
                    @Max(value = 3_153_600_000L, message = "at most a hundred years, in seconds")
                    Long olderThanS) {}

    /**
     * What a prune did.
     *
     * @param deleted how many jobs left
     */
    public record Pruned(int deleted) {}
}
