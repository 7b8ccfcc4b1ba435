package io.queueoperator.platform.postgres;

import io.queueoperator.platform.breaker.BreakerSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long PostgreSQL may take. */
@ConfigMapping(prefix = "queue-operator.postgres")
public interface DatabaseConfig {
    /** The limit of an ordinary statement, waiting for a connection included. */
    @WithDefault("5s")
    Duration statementTimeout();

    /** The limit of a read that has an older answer to fall back on; a progress answer must not take longer than 1 s. */
    @WithDefault("700ms")
    Duration glanceTimeout();

    /** When PostgreSQL is given up for the moment. */
    BreakerSettings breaker();
}
