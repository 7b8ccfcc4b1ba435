package io.queueoperator.ledger.groups;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The counts of groups of failures. */
@ConfigMapping(prefix = "queue-operator.error-groups")
public interface ErrorGroupsConfig {
    /** The pause between two roll-ups; "off" switches them off: the answers stay right, and get slower. */
    @WithDefault("5s")
    String every();

    /** The most changes that one statement reads. */
    @WithDefault("5000")
    int batch();
}
