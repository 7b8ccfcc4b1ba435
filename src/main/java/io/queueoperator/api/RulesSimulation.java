package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proposed rules would have made of recorded failures.
 *
 * @param version of the proposed rules, default rules included where the file wants them
 * @param lookedAt how many failures were looked at, newest first
 * @param complete false: there are more in the window, older ones, beyond the limit or the time
 * @param since when the oldest one ended that was looked at; null: there was none
 * @param changed how many would have another category, type or code
 * @param retriesSaved attempts that were made again and would not have been
 * @param retriesAdded attempts that were not made again and would have been
 * @param withoutStatement failures of which nobody knows any more what the worker stated itself: taken as nothing
 * @param shortened failures of which only the compact message is known
 * @param changes from what to what, the most frequent first
 * @param examples the newest of those that would change
 * @param matchedNothing proposed rules, without the default ones, that applied to none of the failures
 */
public record RulesSimulation(
        String version,
        int lookedAt,
        boolean complete,
        @Nullable Instant since,
        int changed,
        int retriesSaved,
        int retriesAdded,
        int withoutStatement,
        int shortened,
        List<Change> changes,
        List<Example> examples,
        List<String> matchedNothing) {

    /** What a failure was or would be. */
    public record Meaning(@Nullable String category, @Nullable String type, @Nullable String code) {}

    /** @param count how many failures */
    public record Change(Meaning from, Meaning to, int count) {}

    /**
     * One failure that would change.
     *
     * @param rule of the proposed ones; null: none applies
     * @param retried whether another attempt was made
     * @param wouldRetry whether one would be
     */
    public record Example(
            String jobId,
            int attempt,
            Instant endedAt,
            String taskType,
            @Nullable String message,
            Meaning from,
            Meaning to,
            @Nullable String rule,
            boolean retried,
            boolean wouldRetry) {}
}
