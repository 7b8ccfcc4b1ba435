package io.queueoperator.orchestrator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What orchestrators get, and what is expected of them. */
@ConfigMapping(prefix = "queue-operator.orchestrator")
public interface OrchestratorConfig {
    /** How long each renewal of a claim lasts. An orchestrator that is silent for longer is taken for dead. */
    @WithDefault("2m")
    Duration lease();

    /**
     * How far the {@code timestamp} of a call may be from this machine's clock. 0s switches the check off, for fleets
     * with bad clocks: then a replayed call is only stopped by the claim that it belongs to.
     */
    @WithDefault("5m")
    Duration maxClockSkew();

    /** When to poll again that found nothing (seed 001: every 5 s). */
    @WithDefault("5s")
    Duration pollAfter();
}
