package io.queueoperator.state.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * A row that a store refused, although the store answers.
 *
 * @param kind what the row tells of
 * @param subject its id
 * @param jobId the job to be told again
 * @param reason why, as a class
 * @param sqlState what PostgreSQL called it; null when it was not asked
 * @param message why, in words for a person
 */
public record Trouble(
        Kind kind, String subject, String jobId, Reason reason, @Nullable String sqlState, String message) {
    private static final int LONGEST = 500;

    /** What a row tells of. */
    public enum Kind {
        JOB("job"),
        RUN("run");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }

        static Kind of(String wire) {
            return JOB.wire.equals(wire) ? JOB : RUN;
        }
    }

    public Trouble {
        message = message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…";
    }

    /** Two troubles of one row are one debt. */
    public String identity() {
        return kind.wire() + " " + subject;
    }
}
