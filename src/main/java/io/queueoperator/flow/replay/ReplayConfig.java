package io.queueoperator.flow.replay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Replays. */
@ConfigMapping(prefix = "queue-operator.replay")
public interface ReplayConfig {
    /** The pause between two sweeps; "off" in the scheduler's own words switches them off. */
    @WithDefault("1s")
    String every();

    /** How long one sweep begins new work. */
    @WithDefault("20s")
    Duration sweepTime();

    /** How long a call plans before it answers that planning goes on. */
    @WithDefault("10s")
    Duration planningTime();

    /** The most failures that one statement looks at while planning. */
    @WithDefault("1000")
    int planBatch();

    /** The most jobs that one statement makes; their payloads are in memory at once. */
    @WithDefault("100")
    int batch();

    /** The most jobs of one replay that wait or are worked on at a time, where the caller does not say. */
    @WithDefault("100")
    int maxParallel();

    /** The most failures of one replay, where the caller does not say. */
    @WithDefault("100000")
    int limit();

    /** How long a plan that nobody runs can be run; the jobs that it names are kept so long. */
    @WithDefault("7d")
    Duration keepPlans();

    /** How long replays that have ended are kept. */
    @WithDefault("90d")
    Duration keep();
}
