package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker asks for jobs.
 *
 * @param workerId who asks; every job it gets names it
 * @param workerName what people call it; shown beside errors
 * @param taskTypes what it can do; null: anything
 * @param projectId only jobs of this project
 * @param limit at most this many, 1 if not said
 * @param waitS how long to wait for the first one, in seconds, 0 if not said
 * @param leaseS how long each renewal lasts, in seconds
 */
@Valid
public record ClaimRequest(
        @NotNull(message = Identifier.RULE) @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE)
                String workerId,
        @Pattern(regexp = "[^\\p{Cntrl}\\p{Cs}]{1,200}", message = "1 to 200 characters without control characters")
                @Nullable String workerName,
        @Size(min = 1, max = 100, message = "1 to 100 task types, or none at all for any")
                @Nullable List<@NotNull(message = Identifier.RULE)
                        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) String> taskTypes,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String projectId,
        @Min(value = 1, message = "a whole number from 1 to 100") @Max(value = 100, message = "a whole number from 1 to 100")
                @Nullable Integer limit,
        @Min(value = 0, message = "whole seconds from 0 to 30") @Max(value = 30, message = "whole seconds from 0 to 30")
                @Nullable Integer waitS,
        @Min(value = 1, message = "whole seconds from 1 to 3600")
                @Max(value = 3600, message = "whole seconds from 1 to 3600")
                @Nullable Integer leaseS) {}
