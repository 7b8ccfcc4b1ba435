package io.queueoperator.flow.retry;

import java.util.Locale;

/** How a pass ended (seed 002): what it left behind, and so what can follow. */
enum PassResult {
    /** No job of the run is failed. */
    ALL_COMPLETE,
    /** Some are failed, and none of them is worth another life: by its category, or because it had as many as it may. */
    ONLY_NON_RETRYABLE,
    /** Some are worth another life, and the run may have another pass. */
    RETRYABLE_REMAINING,
    /** Some are worth another life, and the run has had all its passes. */
    MAX_PASSES_REACHED;

    /** The word in SQL and JSON. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a pass came to that has nothing left to run. */
    static PassResult of(PassFacts facts, RetryLimits limits, int number, int maxPasses) {
        if (facts.failed() == 0) {
            return ALL_COMPLETE;
        }
        if (facts.worthRetrying(limits) == 0) {
            return ONLY_NON_RETRYABLE;
        }
        return number >= maxPasses ? MAX_PASSES_REACHED : RETRYABLE_REMAINING;
    }
}
