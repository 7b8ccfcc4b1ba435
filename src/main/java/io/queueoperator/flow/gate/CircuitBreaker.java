package io.queueoperator.flow.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker of the queue (seed 003), as a value; each method answers with what it becomes. Time comes in.
 *
 * @param failures counted ones since the last success
 * @param trips how often it opened since it was last closed
 * @param retryAt when an open one becomes half-open
 * @param changedAt when it last changed its state: attempts that began before say nothing about the time after
 * @param probe the one job that a half-open one lets through; null: none was chosen yet
 * @param last the failure that was counted last
 */
record CircuitBreaker(
        BreakerKey key,
        BreakerState state,
        int failures,
        int trips,
        @Nullable Instant openedAt,
        @Nullable Instant retryAt,
        @Nullable Instant changedAt,
        @Nullable Probe probe,
        @Nullable Failure last) {

    /**
     * The job that is let through.
     *
     * @param token the last lease that the job had before; a later one is the probe's
     */
    record Probe(String jobId, long token, Instant at, String taskType) {}

    /** A failure that was counted. */
    record Failure(String jobId, @Nullable String message, @Nullable String code, Instant at) {
        static Failure of(AttemptEnd end) {
            return new Failure(end.jobId(), end.message(), end.code(), end.endedAt());
        }
    }

    /** One that nothing was ever counted for. */
    static CircuitBreaker closed(BreakerKey key) {
        return new CircuitBreaker(key, BreakerState.CLOSED, 0, 0, null, null, null, null, null);
    }

    /** An attempt ended: a success begins the count anew, and so many failures in a row open it. */
    CircuitBreaker after(AttemptEnd end, BreakerPolicy policy, Instant now) {
        if (state != BreakerState.CLOSED || isOfBefore(end)) {
            return this;
        }
        if (end.succeeded()) {
            return failures == 0 ? this : counted(0, last);
        }
        if (!policy.counts(end)) {
            return this;
        }
        CircuitBreaker counted = counted(failures + 1, Failure.of(end));
        return counted.failures() < policy.failures() ? counted : counted.opened(policy, now);
    }

    /** The time went on: after the cool-down one job may try. */
    CircuitBreaker at(Instant now) {
        return state == BreakerState.OPEN && retryAt != null && !retryAt.isAfter(now)
                ? new CircuitBreaker(key, BreakerState.HALF_OPEN, failures, trips, openedAt, retryAt, now, null, last)
                : this;
    }

    /**
     * The probe ended. A success closes the breaker, a failure that counts opens it for longer; any other end says nothing,
     * and another job may try.
     */
    CircuitBreaker probed(AttemptEnd end, BreakerPolicy policy, Instant now) {
        if (state != BreakerState.HALF_OPEN || probe == null) {
            return this;
        }
        if (end.succeeded()) {
            return closed(now);
        }
        return policy.counts(end) ? counted(failures + 1, Failure.of(end)).opened(policy, now) : withoutProbe();
    }

    /** The probe was given back, cancelled, or left: another job may try. */
    CircuitBreaker withoutProbe() {
        return new CircuitBreaker(key, state, failures, trips, openedAt, retryAt, changedAt, null, last);
    }

    /** Everything flows again, and the count begins anew. */
    CircuitBreaker closed(Instant now) {
        return new CircuitBreaker(key, BreakerState.CLOSED, 0, 0, openedAt, null, now, null, last);
    }

    private CircuitBreaker opened(BreakerPolicy policy, Instant now) {
        return new CircuitBreaker(
                key, BreakerState.OPEN, failures, trips + 1, now, now.plus(policy.coolDown(trips + 1)), now, null, last);
    }

    private CircuitBreaker counted(int newFailures, @Nullable Failure newLast) {
        return new CircuitBreaker(key, state, newFailures, trips, openedAt, retryAt, changedAt, probe, newLast);
    }

    private boolean isOfBefore(AttemptEnd end) {
        return changedAt != null && end.claimedAt() != null && end.claimedAt().isBefore(changedAt);
    }
}
