package io.queueoperator.flow.gate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The chore of pauses and circuit breakers. */
@ConfigMapping(prefix = "queue-operator.gates")
public interface GateConfig {
    /** The pause between two sweeps; "off" switches them off: then no breaker opens or closes, and pauses still hold. */
    @WithDefault("1s")
    String every();

    /** The most jobs of one gate that a statement parks, or puts back. */
    @WithDefault("1000")
    int batch();

    /** The most changes of the log that a statement reads. */
    @WithDefault("5000")
    int events();

    /** How long one sweep may go on. */
    @WithDefault("20s")
    Duration sweepTime();
}
