package io.queueoperator.flow.finish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** How long a job waits for its next attempt. */
@ConfigMapping(prefix = "queue-operator.retry")
public interface FinishConfig {
    /** The wait after the first attempt; doubles with each further one. */
    @WithName("backoff-base")
    @WithDefault("5s")
    Duration backoffBase();

    /** No wait is longer. */
    @WithName("backoff-max")
    @WithDefault("10m")
    Duration backoffMax();
}
