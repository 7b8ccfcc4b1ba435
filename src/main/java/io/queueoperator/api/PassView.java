package io.queueoperator.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pass of a run.
 *
 * @param number 1 is the first: all jobs
 * @param state starting (jobs are still being re-queued), running, ended
 * @param result all_complete, only_non_retryable, retryable_remaining, max_passes_reached; null while it goes on
 * @param durationS from its start to the end of its last job, in seconds; null while it goes on
 * @param cause first, asked, automatic, imported
 * @param startedBy the key, or the chore
 * @param requestedBy the person, as the caller named it
 * @param requeued how many failed jobs it was begun with
 * @param jobs how many jobs of it have ended
 * @param failedByCategory the failed ones by their category
 * @param successRate succeeded of those that succeeded or failed, 0 to 1; null when there are none
 * @param nextPassAt when the next one begins by itself
 */
public record PassView(
        int number,
        String state,
        @Nullable String result,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double durationS,
        String cause,
        String startedBy,
        @Nullable String requestedBy,
        @Nullable String idempotencyKey,
        int requeued,
        int jobs,
        int succeeded,
        int failed,
        int cancelled,
        Map<String, Integer> failedByCategory,
        @Nullable Double successRate,
        @Nullable Instant nextPassAt) {}
