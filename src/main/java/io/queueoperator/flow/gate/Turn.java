package io.queueoperator.flow.gate;

import io.queueoperator.core.failure.ErrorText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the circuit breakers by what the log says since the last time, and by the time itself; pure.
 *
 * @param breakers those that are different now
 * @param changes the changes of state, for the audit, in their order
 */
record Turn(List<CircuitBreaker> breakers, List<Change> changes) {
    private static final int LONGEST_REASON = 500;

    /**
     * A breaker as it was found.
     *
     * @param probeEnd how its probe ended; null: it did not
     * @param probeLost the probe is neither waiting nor held, and has not ended either
     */
    record Found(CircuitBreaker breaker, @Nullable AttemptEnd probeEnd, boolean probeLost) {}

    /**
     * A change of state.
     *
     * @param jobId the failure that opened it, or the probe that decided
     */
    record Change(BreakerKey key, BreakerState from, BreakerState to, String reason, @Nullable String jobId) {}

    /** Decides. */
    static Turn of(List<Found> known, List<AttemptEnd> ends, WatchedKeys watched, BreakerPolicy policy, Instant now) {
        Map<BreakerKey, CircuitBreaker> before = new LinkedHashMap<>();
        known.forEach(found -> before.put(found.breaker().key(), found.breaker()));
        Map<BreakerKey, CircuitBreaker> after = new LinkedHashMap<>(before);
        List<Change> changes = new ArrayList<>();
        for (AttemptEnd end : ends) {
            for (BreakerKey key : watched.of(end)) {
                CircuitBreaker was = after.getOrDefault(key, CircuitBreaker.closed(key));
                CircuitBreaker is = was.after(end, policy, now);
                after.put(key, is);
                note(changes, was, is, is.failures() + (is.failures() == 1 ? " failure: " : " failures in a row, the last: ")
                        + said(end), end.jobId());
            }
        }
        for (Found found : known) {
            CircuitBreaker was = after.getOrDefault(found.breaker().key(), found.breaker());
            CircuitBreaker is = moved(found, was, watched, policy, now, changes);
            after.put(is.key(), is);
        }
        List<CircuitBreaker> changed = after.values().stream()
                .filter(is -> !is.equals(before.getOrDefault(is.key(), CircuitBreaker.closed(is.key())))).toList();
        return new Turn(changed, changes);
    }

    int to(BreakerState state) {
        return (int) changes.stream().filter(change -> change.to() == state).count();
    }

    private static CircuitBreaker moved(
            Found found, CircuitBreaker was, WatchedKeys watched, BreakerPolicy policy, Instant now, List<Change> changes) {
        if (was.state() != BreakerState.CLOSED && !watched.covers(was.key())) {
            CircuitBreaker is = was.closed(now);
            note(changes, was, is, "it is not watched any more", null);
            return is;
        }
        AttemptEnd end = found.probeEnd();
        if (end != null) {
            CircuitBreaker is = was.probed(end, policy, now);
            note(changes, was, is, "its probe " + (end.succeeded() ? "succeeded" : "failed: " + said(end)), end.jobId());
            return is;
        }
        if (found.probeLost()) {
            return was.withoutProbe();
        }
        CircuitBreaker is = was.at(now);
        note(changes, was, is, "the cool-down is over" + (was.openedAt() == null || was.retryAt() == null
                ? ""
                : ", after " + Duration.between(was.openedAt(), was.retryAt()).toSeconds() + " s"), null);
        return is;
    }

    private static void note(
            List<Change> changes, CircuitBreaker was, CircuitBreaker is, String reason, @Nullable String jobId) {
        if (was.state() != is.state()) {
            changes.add(new Change(is.key(), was.state(), is.state(), ErrorText.cut(reason, LONGEST_REASON), jobId));
        }
    }

    private static String said(AttemptEnd end) {
        return (end.message() == null ? "no message" : end.message()) + (end.code() == null ? "" : " (" + end.code() + ")");
    }
}
