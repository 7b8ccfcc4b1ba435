package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause: its jobs stay queued and burn no attempt; those that are held go on.
 *
 * @param inForce false: it has ended, see {@code endedAt}
 * @param taskType the jobs of that type; of this, {@code sourceId}, {@code projectId} and {@code everything} one is said
 * @param by the person who paused, as the caller named it
 * @param pausedBy the key that it was done with
 * @param until it ends by itself then
 * @param endedBy the key that it was ended with; {@code until}: its time was over
 * @param resumedBy the person, as the caller named it
 * @param resumeReason why
 */
public record PauseView(
        String id,
        boolean inForce,
        @Nullable String taskType,
        @Nullable String sourceId,
        @Nullable String projectId,
        boolean everything,
        @Nullable String reason,
        @Nullable String by,
        String pausedBy,
        Instant since,
        @Nullable Instant until,
        @Nullable Instant endedAt,
        @Nullable String endedBy,
        @Nullable String resumedBy,
        @Nullable String resumeReason) {}
