package io.queueoperator.transitions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of status, and what identifies everything that took part in it. What the job no longer says, because it was
 * pruned since, is null.
 *
 * @param at by the database's clock
 * @param from null for a job that came in
 * @param attempt the one that the job is in afterwards
 * @param leaseToken of the claim that it is about; null before the first one
 * @param actorKind worker, reaper, key, chore or redis
 * @param workerId who holds the lease, or held it until now
 * @param errorCode of the attempt that it ended, or of the job that it ended without one
 * @param traceparent the place in a trace that the job was enqueued from
 * @param endedAttempt the number of the attempt that it ended; null when it ended none that counts
 * @param claimedAt when that attempt began
 * @param createdAt when the job was enqueued
 */
record Transition(
        Instant at,
        String jobId,
        @Nullable String from,
        String to,
        int attempt,
        @Nullable Long leaseToken,
        String actorKind,
        @Nullable String workerId,
        @Nullable String taskType,
        @Nullable String sourceId,
        @Nullable String runId,
        @Nullable String errorCategory,
        @Nullable String errorCode,
        @Nullable String traceparent,
        @Nullable Integer endedAttempt,
        @Nullable Instant claimedAt,
        @Nullable Instant createdAt) {

    /** Whether the job is over. */
    boolean isEnd() {
        return to.equals("completed") || to.equals("failed") || to.equals("cancelled");
    }
}
