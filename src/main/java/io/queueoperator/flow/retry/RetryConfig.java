package io.queueoperator.flow.retry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Passes of runs that do not say otherwise. */
@ConfigMapping(prefix = "queue-operator.passes")
public interface RetryConfig {
    /** The pause between two looks; "off" in the scheduler's own words switches the chore off. */
    @WithDefault("5s")
    String every();

    /** The most jobs that one step re-queues, and the most runs that one step looks at. */
    @WithDefault("500")
    int batch();

    /** How long one sweep may go on. */
    @WithDefault("20s")
    Duration sweepTime();

    /** The wait between the end of a pass and an automatic next one. */
    @WithDefault("30s")
    Duration delay();

    /** How many passes a run may have, the first included. */
    @WithDefault("3")
    int maxPasses();

    /**
     * How often passes may re-queue one job, by the category it failed with: infrastructure 3, unknown 2, others 0, where
     * nothing else is said. Account is always 0.
     */
    Map<String, Integer> limits();
}
