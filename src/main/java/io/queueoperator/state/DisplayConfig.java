package io.queueoperator.state;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What Redis shows. */
@ConfigMapping(prefix = "queue-operator.display")
public interface DisplayConfig {
    /** How long the hash of an ended job stays; PostgreSQL answers after that. */
    @WithDefault("7d")
    Duration keepEnded();

    /** The longest time between two checkpoints of a running job's progress in PostgreSQL. */
    @WithDefault("10s")
    Duration checkpointEvery();

    /** The longest time that a call waits after its commit until the stores that follow are told; the reaper does the rest. */
    @WithDefault("2s")
    Duration followUpWithin();
}
