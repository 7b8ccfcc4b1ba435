package io.queueoperator.platform.breaker;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a store is given up for the moment, and how soon it is asked again. */
public interface BreakerSettings {
    /** So many calls in a row without an answer open the breaker. */
    @WithDefault("5")
    int failures();

    /** They count together only if the first of them is no older than this. */
    @WithDefault("30s")
    Duration within();

    /** How long after it opened, and after each probe without an answer, the store is probed. */
    @WithDefault("250ms")
    Duration probeAfter();

    /** How long a probe may take; with {@code probe-after} the longest time that a store is back and nobody knows. */
    @WithDefault("500ms")
    Duration probeTimeout();
}
