package io.queueoperator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replay: which failures it means, how far it is, and what came of it.
 *
 * @param status planning, planned (a dry run that waits), running, stopping (nothing further is enqueued, some still run),
 *     finished, aborted
 * @param dryRun nothing runs until somebody runs the plan
 * @param stopReason same_failure, canary_failed, aborted; null: it went on to its end
 * @param verdict fixed, still_failing, mixed, aborted, nothing_replayed; null: not over
 * @param report in words
 * @param groups what the items have in common, the largest first; only where one replay is asked for
 * @param groupsTotal how many groups there are
 * @param items the first of them
 * @param examples of what failed again
 */
public record ReplayView(
        String id,
        String status,
        boolean dryRun,
        @Nullable String stopReason,
        @Nullable String verdict,
        String report,
        Filter filter,
        Settings settings,
        Counts counts,
        @Nullable String idempotencyKey,
        @Nullable String note,
        Instant createdAt,
        String createdBy,
        @Nullable String requestedBy,
        @Nullable Instant plannedAt,
        @Nullable Instant startedAt,
        @Nullable String startedBy,
        @Nullable Instant stoppedAt,
        @Nullable String stoppedBy,
        @Nullable Instant endedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer groupsTotal,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ReplayItem> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ReplayItem> examples) {

    /** Which failures; null narrows nothing. */
    public record Filter(
            @Nullable String operation,
            @Nullable Instant since,
            Instant until,
            @Nullable String errorText,
            @Nullable String errorRegex,
            @Nullable String fingerprint,
            @Nullable String errorCategory,
            @Nullable String sourceId,
            @Nullable String runId,
            @Nullable Integer named,
            boolean again,
            int limit) {}

    /** How it runs. */
    public record Settings(@Nullable Integer canary, int maxParallel, boolean stopOnSameFailure) {}

    /**
     * Exact numbers.
     *
     * @param lookedAt failures that were looked at
     * @param planned of them would run
     * @param skipped were meant as well and would not run: replayed already, or not failed; as many as the limit allows are
     *     items, unless they were named
     * @param limited more would have run than the limit allows
     * @param replayed jobs that were made
     * @param changed had changed since they were planned, so that none was made
     * @param pending planned and not decided yet; of a replay that is over: not run
     * @param live jobs that wait or are worked on
     * @param cancelled jobs that were cancelled, or are gone
     * @param sameFailure of the failed, those that failed as they did before
     */
    public record Counts(
            long lookedAt,
            int planned,
            int skipped,
            boolean limited,
            int replayed,
            int changed,
            int pending,
            int live,
            int succeeded,
            int failed,
            int cancelled,
            int sameFailure) {}

    /**
     * Items with the same task type and failure.
     *
     * @param errorMessage of one of them; null: that job is gone
     */
    public record Group(
            String operation,
            @Nullable String fingerprint,
            @Nullable String errorCategory,
            @Nullable String errorMessage,
            String exampleJobId,
            int planned,
            int skipped,
            int succeeded,
            int failed,
            int sameFailure) {}
}
