package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker changed its state.
 *
 * @param actorKind chore: failures, probes or the time did it; key: a person
 * @param actor the id of the key
 * @param requestedBy the person, as the caller named it
 * @param jobId the failure that opened it, or the probe that decided
 */
public record BreakerChange(
        Instant at,
        String fromState,
        String toState,
        String actorKind,
        String actor,
        @Nullable String requestedBy,
        String reason,
        @Nullable String jobId) {}
