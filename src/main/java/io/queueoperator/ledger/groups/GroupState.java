package io.queueoperator.ledger.groups;

import io.queueoperator.core.job.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What people think of a group of failures. */
enum GroupState {
    /** Nobody has decided anything, or somebody opened it again. */
    OPEN,
    /** Mended: the next failure is a regression. */
    RESOLVED,
    /** Known and borne; it goes on counting and stays ignored. */
    IGNORED,
    /** It was resolved, and has come back. Nobody decides this. */
    REGRESSED;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name; a problem that lists the names when there is none. */
    static GroupState of(String wire) {
        return Arrays.stream(values()).filter(s -> s.wire().equals(wire)).findFirst()
                .orElseThrow(() -> Problem.invalid("state", "is not a state of a group", "one of "
                        + Arrays.stream(values()).map(GroupState::wire).collect(Collectors.joining(", "))));
    }
}
