package io.queueoperator.ingestion;

import io.queueoperator.platform.breaker.BreakerSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The ingestion tables: our own, or those of another application. */
@ConfigMapping(prefix = "queue-operator.ingestion")
public interface IngestionConfig {
    /** Whose tables. */
    enum Mode {
        /** In the schema queue_operator of our database; made by our migrations. */
        OWN,
        /** Another application's, in our database or in the one of the data source "ingestion". */
        EXISTING,
        /** None: nothing is written. */
        OFF
    }

    /** Whose tables are written: our own, those of another application, or none. */
    @WithDefault("own")
    Mode mode();

    /** Where existing tables are. */
    @WithDefault("public")
    String schema();

    /** The existing table of runs. */
    @WithDefault("ingestion_runs")
    String runsTable();

    /** The existing table of items. */
    @WithDefault("ingestion_items")
    String itemsTable();

    /** The limit of one statement on these tables, waiting for a connection included. */
    @WithDefault("2s")
    Duration statementTimeout();

    /** When the database of the ingestion tables is given up for the moment. */
    BreakerSettings breaker();

    /** How often the jobs of a run that goes on are counted at most; at its end they are counted in any case. */
    @WithDefault("10s")
    Duration countEvery();
}
