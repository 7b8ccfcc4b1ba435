package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Another pass of a run.
 *
 * @param idempotencyKey the same key again, for the same run, answers with the pass that it began the first time
 * @param by a person's name; the audit has the key as well
 */
@Valid
public record NewPass(
        @Pattern(regexp = NewJob.KEY, message = NewJob.KEY_RULE) @Nullable String idempotencyKey,
        @Pattern(regexp = LateAcceptance.NAME, message = LateAcceptance.NAME_RULE) @Nullable String by) {
    /** Nothing is said. */
    public static final NewPass PLAIN = new NewPass(null, null);
}
