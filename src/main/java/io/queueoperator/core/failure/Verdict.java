package io.queueoperator.core.failure;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import java.time.Duration;

/**
 * What happens to a job whose attempt failed. Decided here and nowhere else: the reaper has no opinion of its own.
 *
 * @param to queued (another attempt), failed or cancelled
 * @param delay how long another attempt waits; zero otherwise
 */
public record Verdict(JobStatus to, Duration delay) {
    /** A server that asks for more patience than this is answered with this. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    /**
     * What would follow if an attempt of a job that nobody asked to stop failed like this.
     *
     * @param seed of the backoff's spread
     */
    public static Verdict on(
            int attempt, int maxAttempts, FailureReport report, Classification meaning, Backoff backoff, int seed) {
        if (FailureCode.CANCELLED.equals(meaning.code())) {
            return new Verdict(JobStatus.CANCELLED, Duration.ZERO);
        }
        if (!meaning.retryable() || attempt >= maxAttempts) {
            return new Verdict(JobStatus.FAILED, Duration.ZERO);
        }
        return new Verdict(JobStatus.QUEUED, delay(attempt, report, meaning, backoff, seed));
    }

    /** Decides: cancelled if somebody asked for it, again if it is worth it and an attempt is left, else failed. */
    public static Verdict on(Job job, FailureReport report, Classification meaning, Backoff backoff) {
        return job.cancelRequest() != null
                ? new Verdict(JobStatus.CANCELLED, Duration.ZERO)
                : on(job.attempt(), job.maxAttempts(), report, meaning, backoff, job.id().hashCode());
    }

    /** A server's own word wins over the rule's, and that over the backoff. */
    private static Duration delay(
            int attempt, FailureReport report, Classification meaning, Backoff backoff, int seed) {
        Duration asked = report.retryAfter() != null ? report.retryAfter() : meaning.retryDelay();
        if (asked == null) {
            return backoff.after(attempt, seed);
        }
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }
}
