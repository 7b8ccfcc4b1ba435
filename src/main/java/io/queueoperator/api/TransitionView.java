package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of status of any job.
 *
 * @param taskType null when the job was pruned
 * @param from null for the first one
 * @param attempt the attempt after the change
 * @param actorKind key, worker, reaper
 * @param actor its id
 * @param reason why, where there is something to say
 */
public record TransitionView(
        Instant at,
        String jobId,
        @Nullable String taskType,
        @Nullable String from,
        String to,
        int attempt,
        String actorKind,
        String actor,
        @Nullable String reason) {}
