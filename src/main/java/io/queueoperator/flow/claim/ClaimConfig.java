package io.queueoperator.flow.claim;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a claim gets that does not say otherwise. */
@ConfigMapping(prefix = "queue-operator.claim")
public interface ClaimConfig {
    /** How long each renewal of a lease lasts. A worker that is silent for longer is taken for dead. */
    @WithDefault("60s")
    Duration defaultLease();

    /** How often waiting claims look for jobs that became due or that another instance took in. */
    @WithDefault("500ms")
    Duration lookEvery();
}
