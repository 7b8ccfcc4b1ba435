package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of status.
 *
 * @param at the database's clock
 * @param from null for the first one
 * @param to where the job went
 * @param attempt the attempt after the change
 * @param actorKind key, worker, reaper
 * @param actor its id
 * @param reason why, where there is something to say
 */
public record EventView(
        Instant at,
        @Nullable String from,
        String to,
        int attempt,
        String actorKind,
        String actor,
        @Nullable String reason) {}
