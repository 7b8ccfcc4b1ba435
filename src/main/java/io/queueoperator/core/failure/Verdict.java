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

    /** Decides: cancelled if somebody asked for it, again if it is worth it and an attempt is left, else failed. */
    public static Verdict on(Job job, FailureReport report, Classification meaning, Backoff backoff) {
        if (job.cancelRequest() != null || FailureCode.CANCELLED.equals(meaning.code())) {
            return new Verdict(JobStatus.CANCELLED, Duration.ZERO);
        }
        if (!meaning.retryable() || job.attempt() >= job.maxAttempts()) {
            return new Verdict(JobStatus.FAILED, Duration.ZERO);
        }
        return new Verdict(JobStatus.QUEUED, delay(job, report, backoff));
    }

    private static Duration delay(Job job, FailureReport report, Backoff backoff) {
        Duration asked = report.retryAfter();
        if (asked == null) {
            return backoff.after(job.attempt(), job.id().hashCode());
        }
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }
}
