package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One failure of a replay.
 *
 * @param seq its place in the order in which they run
 * @param jobId the job that failed
 * @param taskRunId its last attempt
 * @param wouldRun what the plan said
 * @param state planned, replayed, succeeded, failed, cancelled, lost (the new job is gone), not_run; or why no job was made:
 *     gone, not_failed, already_replayed
 * @param detail what the job is now, or which other job has replayed it and how that stands
 * @param replayJobId the new job
 * @param newFingerprint how that failed, when it did
 */
public record ReplayItem(
        int seq,
        String jobId,
        @Nullable Long taskRunId,
        String operation,
        @Nullable String fingerprint,
        @Nullable String errorCategory,
        @Nullable String errorMessage,
        @Nullable Instant failedAt,
        boolean wouldRun,
        String state,
        @Nullable String detail,
        @Nullable String replayJobId,
        @Nullable String newFingerprint,
        @Nullable String newErrorMessage,
        @Nullable Instant replayedAt,
        @Nullable Instant endedAt) {}
