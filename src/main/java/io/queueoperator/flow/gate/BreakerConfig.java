package io.queueoperator.flow.gate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Circuit breakers of the queue. */
@ConfigMapping(prefix = "queue-operator.circuit-breakers")
public interface BreakerConfig {
    /**
     * Which keys have one: source, account (the concurrency key) or operation (the task type), all of its keys or one:
     * {@code source, operation:scrape_*}. Not said: none.
     */
    Optional<List<String>> watch();

    /** So many failures in a row open one. */
    @WithDefault("5")
    int failures();

    /** Which categories of failures count. */
    @WithDefault("infrastructure")
    Set<String> categories();

    /** How long it stays open the first time; twice as long each further time. */
    @WithDefault("60s")
    Duration coolDown();

    /** It does not stay open for longer. */
    @WithDefault("1h")
    Duration coolDownMax();

    /** A probe that no worker takes makes room for one of another task type after that time. */
    @WithDefault("60s")
    Duration probePatience();
}
