package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a job is not running, and when it will.
 *
 * @param status where the job is in its lifecycle
 * @param reason one word for programs: paused, circuit_open, scheduled, backoff, concurrency, no_worker, behind_others, next_in_line, claimed,
 *     running, cancel_requested, no_progress, lease_expired, completed, failed, cancelled
 * @param sentence for people
 * @param earliestStartAt the next attempt of a queued job cannot begin before then; null: when somebody resumes
 * @param nextStep what a person should do; null: nothing
 */
public record JobExplanation(
        String jobId,
        String status,
        String reason,
        String sentence,
        @Nullable Instant earliestStartAt,
        @Nullable String nextStep,
        Facts facts) {

    /**
     * What the sentence is made of.
     *
     * @param jobsAhead due jobs of the type that are handed out earlier, counted up to 1,000; null unless it is due
     * @param jobsAheadExact false when there are more of them than were counted
     * @param heldOfType jobs of the type that workers hold
     * @param typeEndedAt when an attempt of the type ended last
     * @param concurrencyKey at most concurrencyLimit jobs with the same one are held at a time
     * @param concurrencyHolders the jobs that are
     * @param workerId who holds it
     * @param error of the attempt that failed last
     * @param pause what somebody paused, of the things that a queued job belongs to
     * @param breaker the circuit breaker that holds a queued job back
     */
    public record Facts(
            int attempt,
            int maxAttempts,
            Instant availableAt,
            @Nullable Instant scheduledFor,
            @Nullable Integer jobsAhead,
            @Nullable Boolean jobsAheadExact,
            int heldOfType,
            @Nullable Instant typeEndedAt,
            @Nullable String concurrencyKey,
            @Nullable Integer concurrencyLimit,
            List<String> concurrencyHolders,
            @Nullable String workerId,
            @Nullable String workerName,
            @Nullable Instant claimedAt,
            @Nullable Instant startedAt,
            @Nullable Instant leaseExpiresAt,
            @Nullable String phase,
            @Nullable String step,
            double progressPct,
            @Nullable Instant cancelRequestedAt,
            @Nullable String cancelReason,
            @Nullable Instant endedAt,
            @Nullable Error error,
            @Nullable Pause pause,
            @Nullable Breaker breaker) {}

    /**
     * A pause.
     *
     * @param kind task_type, source, project or everything
     * @param until null: until somebody resumes
     */
    public record Pause(
            String id,
            String kind,
            @Nullable String key,
            @Nullable String reason,
            String by,
            Instant since,
            @Nullable Instant until) {}

    /**
     * A circuit breaker.
     *
     * @param kind source, account or operation
     * @param state open or half_open
     * @param retryAt when an open one lets one job try
     * @param probeJobId the job that a half-open one lets through
     */
    public record Breaker(
            String id,
            String kind,
            String key,
            String state,
            int failures,
            Instant openedAt,
            Instant retryAt,
            @Nullable String probeJobId) {}

    /**
     * A failure.
     *
     * @param worthRetrying whether another attempt may end in another way
     */
    public record Error(
            String message,
            @Nullable String category,
            @Nullable String type,
            @Nullable String code,
            boolean worthRetrying) {}
}
