package io.queueoperator.state.reconciliation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a store refuses a row. */
public enum Reason {
    /** The run is not there (yet). */
    MISSING_RUN,
    /** The source is not there (yet). */
    MISSING_SOURCE,
    /** Something else that the row refers to is not there (yet). */
    MISSING_REFERENCE,
    /** An id or a value that the column's type cannot hold. */
    NOT_A_NUMBER,
    /** A check, a unique or a not-null constraint. */
    CONSTRAINT,
    /** A trigger raised an exception. */
    TRIGGER_REFUSED,
    /** The statement does not fit the table, although the table was just looked at: a trigger or a view does not either. */
    COLUMN_CHANGED,
    /** What stands there says that it is newer. */
    NEWER,
    /** No permission for this one. */
    NOT_PERMITTED,
    /** Anything else; the message and the SQLSTATE say more. */
    OTHER;

    /** The name in answers and in the table. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason of that name. */
    public static Optional<Reason> of(String wire) {
        return Arrays.stream(values()).filter(reason -> reason.wire().equals(wire)).findFirst();
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Reason::wire).toList();
    }
}
