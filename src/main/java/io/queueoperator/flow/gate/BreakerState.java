package io.queueoperator.flow.gate;

import io.queueoperator.core.job.Problem;
import java.util.Arrays;
import java.util.Locale;

/** Whether a circuit breaker lets jobs through. As with any circuit, closed is the state in which everything flows. */
enum BreakerState {
    CLOSED,
    /** No job until the cool-down is over. */
    OPEN,
    /** One job, to see. */
    HALF_OPEN;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name; a problem when there is none. */
    static BreakerState of(String wire) {
        return Arrays.stream(values()).filter(state -> state.wire().equals(wire)).findFirst().orElseThrow(
                () -> Problem.invalid("state", "is not a state of a circuit breaker", "closed, open or half_open"));
    }
}
