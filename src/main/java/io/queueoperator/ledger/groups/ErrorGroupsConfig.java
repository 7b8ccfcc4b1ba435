package io.queueoperator.ledger.groups;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The counts of groups of failures. */
@ConfigMapping(prefix = "queue-operator.error-groups")
public interface ErrorGroupsConfig {
    /** The pause between two roll-ups; "off" switches them off: the answers stay right, and get slower. */
    @WithDefault("5s")
    String every();

    /** The pause between two looks for groups that may leave. */
    @WithDefault("10m")
    String pruneEvery();

    /** The most changes that one statement reads. */
    @WithDefault("5000")
    int batch();

    /**
     * How long a group is remembered after its last failure; 0s: for ever. One that a person resolved or ignored stays: what
     * comes back must be known as such.
     */
    @WithDefault("365d")
    Duration keep();
}
