package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to make, or to describe: its jobs are those that name it as {@code run_id}, whenever they come.
 *
 * @param id the producer's own id; null: the operator gives one
 * @param name for people
 * @param metadata anything; comes back as it was
 * @param autoPasses whether passes follow by themselves while something is worth retrying
 * @param passDelayS the wait before such a pass, in seconds; 30 if not said
 * @param maxPasses passes in all, the first included; 3 if not said
 * @param limits how often passes may re-queue one job, by the category it failed with; infrastructure 3, unknown 2, others 0
 *     where nothing is said; account cannot be retried
 */
@Valid
public record NewRun(
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String id,
        @Pattern(regexp = "[^\\p{Cntrl}\\p{Cs}]{1,200}", message = "1 to 200 characters without control characters")
                @Nullable String name,
        @Nullable RawJson metadata,
        @Nullable Boolean autoPasses,
        @Min(value = 0, message = NewRun.DELAY) @Max(value = 604_800, message = NewRun.DELAY) @Nullable Integer passDelayS,
        @Min(value = 1, message = NewRun.PASSES) @Max(value = 100, message = NewRun.PASSES) @Nullable Integer maxPasses,
        @Nullable Map<String, Integer> limits) {
    static final String DELAY = "whole seconds from 0 to 604800 (a week)";
    static final String PASSES = "a whole number from 1 to 100, the first pass included";
}
