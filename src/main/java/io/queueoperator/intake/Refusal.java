package io.queueoperator.intake;

import java.util.Locale;

/**
 * Why something in Redis cannot become a job.
 *
 * @param reason for machines
 * @param detail for the person who mends it: what is wrong, and what would be right
 */
record Refusal(Reason reason, String detail) {
    /** The kinds of refusal. */
    enum Reason {
        /** What was pushed is not an id. */
        BAD_ENTRY,
        /** There is no hash of that id, also not a little later. */
        NO_HASH,
        /** The key is of another type. */
        NOT_A_HASH,
        /** A field that a job needs is missing. */
        MISSING_FIELD,
        /** A field does not hold what it should. */
        BAD_FIELD,
        /** More than a job may have. */
        TOO_LARGE,
        /** The job is known and has ended: an ended job does not begin anew. */
        ALREADY_ENDED,
        /** The id is another job's. */
        ID_TAKEN,
        /** The database would not take it. */
        NOT_STORABLE;

        /** As it is stored and shown. */
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
