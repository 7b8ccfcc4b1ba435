package io.queueoperator.ledger.stats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The counts of jobs. */
@ConfigMapping(prefix = "queue-operator.statistics")
public interface StatisticsConfig {
    /** The pause between two roll-ups; "off" switches them off: the answers stay right, and get slower. */
    @WithDefault("5s")
    String every();

    /** The most changes that one statement rolls up. */
    @WithDefault("5000")
    int batch();
}
