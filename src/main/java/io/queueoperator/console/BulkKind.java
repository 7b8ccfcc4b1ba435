package io.queueoperator.console;

import io.queueoperator.ledger.Actionable;
import java.util.Locale;

/** What can be done with all jobs of a filter. */
enum BulkKind {
    CANCEL(Actionable.UNENDED, 100_000),
    RETRY(Actionable.FAILED, 100_000),
    /** One replay, whose jobs are looked for in one statement. */
    REPLAY(Actionable.FAILED, 5_000);

    private final Actionable actionable;
    private final int most;

    BulkKind(Actionable actionable, int most) {
        this.actionable = actionable;
        this.most = most;
    }

    static BulkKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    Actionable actionable() {
        return actionable;
    }

    /** The most jobs of one action. */
    int most() {
        return most;
    }
}
