package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person resumes what was paused, resets a circuit breaker, or queues a failed job again.
 *
 * @param reason why
 * @param by a person's name; the audit has the key as well
 */
@Valid
public record GateReason(
        @Pattern(regexp = GateReason.REASON, message = GateReason.REASON_RULE) @Nullable String reason,
        @Pattern(regexp = GateReason.NAME, message = GateReason.NAME_RULE) @Nullable String by) {
    static final String REASON = "[^\\x00\\p{Cs}]{0,500}";
    static final String REASON_RULE = "at most 500 characters";
    static final String NAME = "[^\\p{Cntrl}\\p{Cs}]{1,200}";
    static final String NAME_RULE = "1 to 200 characters without control characters";

    /** Nothing said. */
    public static final GateReason NONE = new GateReason(null, null);
}
