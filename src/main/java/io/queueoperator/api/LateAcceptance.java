package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person accepts the late result of an attempt.
 *
 * @param reason for the audit
 * @param by a person's name; the audit has the key as well
 */
@Valid
public record LateAcceptance(
        @Pattern(regexp = LateAcceptance.REASON, message = LateAcceptance.REASON_RULE) @Nullable String reason,
        @Pattern(regexp = LateAcceptance.NAME, message = LateAcceptance.NAME_RULE) @Nullable String by) {
    static final String REASON = "[^\\x00\\p{Cs}]{0,1000}";
    static final String REASON_RULE = "at most 1000 characters";
    static final String NAME = "[^\\p{Cntrl}\\p{Cs}]{1,200}";
    static final String NAME_RULE = "1 to 200 characters without control characters";
}
