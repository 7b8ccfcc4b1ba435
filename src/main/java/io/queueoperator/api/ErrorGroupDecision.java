package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person resolves, ignores or opens a group of failures.
 *
 * @param note why, or what was done about it
 * @param by a person's name; the audit has the key as well
 */
@Valid
public record ErrorGroupDecision(
        @Pattern(regexp = ErrorGroupDecision.NOTE, message = ErrorGroupDecision.NOTE_RULE) @Nullable String note,
        @Pattern(regexp = ErrorGroupDecision.NAME, message = ErrorGroupDecision.NAME_RULE) @Nullable String by) {
    static final String NOTE = "[^\\x00\\p{Cs}]{0,2000}";
    static final String NOTE_RULE = "at most 2000 characters";
    static final String NAME = "[^\\p{Cntrl}\\p{Cs}]{1,200}";
    static final String NAME_RULE = "1 to 200 characters without control characters";
}
