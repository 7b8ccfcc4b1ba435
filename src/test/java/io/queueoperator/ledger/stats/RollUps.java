package io.queueoperator.ledger.stats;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.testing.Settings;

/** The roll-up on a given database, for tests without Quarkus. */
public final class RollUps {
    private RollUps() {}

    /** As configured by default. */
    public static RollUpCounts of(Database database) {
        return new RollUpCounts(
                database, Settings.of(StatisticsConfig.class), new CountTransitions(new SimpleMeterRegistry()));
    }
}
