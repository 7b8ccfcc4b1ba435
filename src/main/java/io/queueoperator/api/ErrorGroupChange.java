package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A group of failures changed its state.
 *
 * @param actorKind key: a person decided; chore: it came back
 * @param actor the id of the key
 * @param requestedBy the person, as the caller named it
 * @param jobId the job that it came back with
 */
public record ErrorGroupChange(
        Instant at,
        String fromState,
        String toState,
        String actorKind,
        String actor,
        @Nullable String requestedBy,
        @Nullable String note,
        @Nullable String jobId) {}
