package io.queueoperator.platform.redis;

import io.queueoperator.platform.breaker.BreakerSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long Redis may take before we go on without it. */
@ConfigMapping(prefix = "queue-operator.redis")
public interface RedisConfig {
    /** The limit of a read: PostgreSQL has the answer as well. */
    @WithDefault("250ms")
    Duration readTimeout();

    /** The limit of a write after a commit: what is not written by then is written by the reaper. */
    @WithDefault("500ms")
    Duration writeTimeout();

    /** Connections that are kept for reads and reports, one for each event loop, and as many again for long writes. */
    @WithDefault("4")
    int pipelines();

    /** When Redis is given up for the moment. */
    BreakerSettings breaker();
}
