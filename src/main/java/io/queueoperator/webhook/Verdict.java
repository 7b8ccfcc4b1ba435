package io.queueoperator.webhook;

import io.queueoperator.core.failure.Backoff;
import java.time.Duration;

/**
 * What becomes of a message after an attempt.
 *
 * @param outcome where it goes
 * @param delay until the next attempt; zero when there is none
 * @param gone the receiver does not want any message ever again
 */
record Verdict(Outcome outcome, Duration delay, boolean gone) {
    private static final int GONE = 410;

    /** The words of the column {@code status}. */
    enum Outcome {
        /** Another attempt follows. */
        PENDING("pending"),
        /** The receiver has it. */
        DELIVERED("delivered"),
        /** Nobody tries any more, unless somebody asks for it. */
        DEAD("dead");

        private final String wire;

        Outcome(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }

    /**
     * Decides.
     *
     * @param attempt the one that was made, from 1
     * @param maxAttempts in all
     * @param backoff its wait is doubled twice per attempt: blips are over in seconds, outages in hours
     * @param seed spreads the messages that failed together
     */
    static Verdict of(Answer answer, int attempt, int maxAttempts, Backoff backoff, int seed) {
        if (answer.error() == null) {
            return new Verdict(Outcome.DELIVERED, Duration.ZERO, false);
        }
        boolean gone = answer.status() != null && answer.status() == GONE;
        if (gone || attempt >= maxAttempts) {
            return new Verdict(Outcome.DEAD, Duration.ZERO, gone);
        }
        Duration wait = backoff.after(2 * Math.min(attempt, 1_000) - 1, seed);
        Duration asked = answer.retryAfter();
        return new Verdict(Outcome.PENDING, asked != null && asked.compareTo(wait) > 0 ? asked : wait, false);
    }
}
