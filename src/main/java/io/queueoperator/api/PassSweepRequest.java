package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sweep of the passes by hand.
 *
 * @param dueBy automatic passes begin that are due until then; null: until now
 */
public record PassSweepRequest(@Nullable Instant dueBy) {
    /** What is due now. */
    public static final PassSweepRequest NOW = new PassSweepRequest(null);
}
