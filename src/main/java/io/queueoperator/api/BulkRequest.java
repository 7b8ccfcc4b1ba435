package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The same is done with all jobs of a filter: counted first, and then done with exactly those.
 *
 * @param action cancel, retry or replay
 * @param filter which jobs; without any condition all are meant
 * @param dryRun true: they are counted, nothing else
 * @param asOf as the count said: what was created later is not meant
 * @param expected the eligible of the count; when it is another number now, nothing is done
 * @param goingOn the calls before have done a part: expected is not looked at
 * @param reason why
 * @param by a person's name; the audit has the key as well
 */
@Valid
public record BulkRequest(
        @NotNull(message = "cancel, retry or replay")
                @Pattern(regexp = "cancel|retry|replay", message = "cancel, retry or replay") String action,
        @NotNull(message = "an object with the names of GET /api/v1/jobs; {} means all jobs") @Valid JobSelector filter,
        @NotNull(message = "true to count, false to act") Boolean dryRun,
        @Nullable Instant asOf,
        @Min(value = 0, message = "the eligible of the count before") @Nullable Integer expected,
        @Nullable Boolean goingOn,
        // What is said of a cancel may be no longer.
        @Pattern(regexp = "[^\\x00\\p{Cs}]{0,400}", message = "at most 400 characters") @Nullable String reason,
        @Pattern(regexp = GateReason.NAME, message = GateReason.NAME_RULE) @Nullable String by) {}
