package io.queueoperator.ledger.insight;

import io.queueoperator.core.job.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What error rates are distinguished by. */
enum RateBy {
    OPERATION(true),
    SOURCE(true),
    WORKER(true),
    CATEGORY(false),
    ERROR_TYPE(false),
    ERROR_CODE(false);

    private final boolean ofEveryAttempt;

    RateBy(boolean ofEveryAttempt) {
        this.ofEveryAttempt = ofEveryAttempt;
    }

    /** As it is written in requests, answers and SQL. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Attempts that succeed have it as well: an item's rate is within its own attempts, not within all. */
    boolean isOfEveryAttempt() {
        return ofEveryAttempt;
    }

    static RateBy of(String wire) {
        return Arrays.stream(values()).filter(by -> by.wire().equals(wire)).findFirst()
                .orElseThrow(() -> Problem.invalid("by", "is nothing that rates are told by", "one of "
                        + Arrays.stream(values()).map(RateBy::wire).collect(Collectors.joining(", "))));
    }
}
