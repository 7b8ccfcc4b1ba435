package io.queueoperator.flow.gate;

import io.queueoperator.core.job.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a circuit breaker stands before. */
enum BreakerKind {
    /** The jobs of one source. */
    SOURCE,
    /** The jobs with one concurrency key. */
    ACCOUNT,
    /** The jobs of one task type. */
    OPERATION;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<BreakerKind> find(String wire) {
        return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
    }

    /** The kind of that name; a problem when there is none. */
    static BreakerKind of(String wire) {
        return find(wire).orElseThrow(
                () -> Problem.invalid("kind", "is not a kind of circuit breaker", "source, account or operation"));
    }
}
