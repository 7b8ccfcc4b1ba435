package io.queueoperator.platform.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is measured for {@code /q/metrics}, and how many values its labels have. */
@ConfigMapping(prefix = "queue-operator.metrics")
public interface MetricsConfig {
    /** The pause between two measurements in the database; "off": what is measured there is not published. */
    @WithDefault("15s")
    String every();

    /** What was measured longer ago than that is published as NaN. */
    @WithDefault("60s")
    Duration staleAfter();

    /** How many task types have a label of their own, those with the most jobs ever; the others are one, {@code other}. */
    @WithDefault("50")
    int taskTypes();

    /** How many error codes besides those of the service have a label of their own, the first ones that come. */
    @WithDefault("50")
    int errorCodes();

    /** How many error categories besides those of the service have a label of their own, the first ones that come. */
    @WithDefault("10")
    int errorCategories();

    /** A job that is claimed, or runs, for longer than that is stuck. */
    @WithDefault("1h")
    Duration stuckAfter();

    /** A worker that was seen within that time, or holds a lease, is alive. */
    @WithDefault("60s")
    Duration workerSeenWithin();

    /** How far rows of one kind are counted: a gauge that says so many means so many or more. */
    @WithDefault("10000")
    int countUpTo();
}
