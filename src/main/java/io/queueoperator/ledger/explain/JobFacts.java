package io.queueoperator.ledger.explain;

import io.queueoperator.core.job.Job;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL knows about why a job is where it is, at one moment: {@link Job#readAt}.
 *
 * @param ahead due jobs of the type that a claim takes earlier, counted up to {@link #COUNTED}; null unless it is queued
 * @param heldOfType jobs of the type that workers hold
 * @param typeEndedAt when an attempt of the type ended last; null: none ever has
 * @param concurrency null: the job has no key
 * @param lastFailure the attempt that failed last; null: none has
 * @param pause what somebody paused; null: nothing that the job belongs to
 * @param breaker the circuit breaker that holds it back; null: none does
 */
record JobFacts(
        Job job,
        @Nullable Integer ahead,
        int heldOfType,
        @Nullable Instant typeEndedAt,
        @Nullable Concurrency concurrency,
        @Nullable Failure lastFailure,
        @Nullable Pause pause,
        @Nullable Breaker breaker) {
    /** Further counting would only make the answer slower. */
    static final int COUNTED = 1_000;

    /**
     * What else must not run at the same time.
     *
     * @param limit at most so many with the key are held
     * @param holders the jobs that are, the longest held first
     */
    record Concurrency(String key, int limit, List<String> holders) {
        boolean isFull() {
            return holders.size() >= limit;
        }
    }

    /**
     * Somebody wants these jobs to wait.
     *
     * @param kind task_type, source, project or everything
     * @param key null: everything
     * @param by who
     * @param until null: until somebody resumes
     */
    record Pause(
            String id, String kind, @Nullable String key, @Nullable String reason, String by, Instant since,
            @Nullable Instant until) {}

    /**
     * Too many failures in a row.
     *
     * @param kind source, account or operation
     * @param halfOpen whether one job tries now, {@code probe}, or is to be chosen for it
     * @param retryAt when an open one lets a job try
     */
    record Breaker(
            String id, String kind, String key, boolean halfOpen, int failures, Instant openedAt, Instant retryAt,
            @Nullable String probe, @Nullable String error) {}

    /** How an attempt failed. */
    record Failure(
            int attempt,
            String message,
            @Nullable String category,
            @Nullable String type,
            @Nullable String code) {}
}
