package io.queueoperator.ledger.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is remembered of those who take jobs. */
@ConfigMapping(prefix = "queue-operator.workers")
public interface WorkerConfig {
    /** The pause between two writes of who was seen; each worker costs at most one row per pause and instance. */
    @WithDefault("5s")
    String recordEvery();

    /** Who holds nothing and was not seen for that long is forgotten. */
    @WithDefault("30d")
    Duration keep();
}
