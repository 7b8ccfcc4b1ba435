package io.queueoperator.ingestion;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.queueoperator.platform.Timers;
import io.queueoperator.platform.breaker.Breaker;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.postgres.Connections;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * The database of the ingestion tables: that of the data source {@code ingestion} when existing tables are written and it
 * has an address, else our own. One that does not answer is asked no more until it does. Failures stay what they are.
 */
@ApplicationScoped
class IngestionDatabase {
    static final String LOCK = """
            /* ingestion.lock */
            select pg_advisory_xact_lock(hashtextextended(i.key, 20171)) from unnest($1::text[]) as i (key)
            """;
    private static final int RETRIES_AFTER_CONFLICT = 3;

    private static final String PROBE = "/* ingestion.probe */ select 1";

    private final Pool pool;
    private final Duration limit;
    private final Breaker breaker;

    @Inject
    IngestionDatabase(
            Pool own, @ReactiveDataSource("ingestion") InjectableInstance<Pool> other, IngestionConfig config,
            Breakers breakers) {
        this(isElsewhere(other, config) ? other.getActive() : own, config, breakers);
    }

    IngestionDatabase(Pool pool, IngestionConfig config, Breakers breakers) {
        this.pool = pool;
        this.limit = config.statementTimeout();
        this.breaker = breakers.of(
                "ingestion", config.breaker(), StoreFailure::isSilence, () -> Connections.run(pool, PROBE));
    }

    private static boolean isElsewhere(InjectableInstance<Pool> other, IngestionConfig config) {
        return config.mode() == IngestionConfig.Mode.EXISTING && !other.listActive().isEmpty();
    }

    /** Runs a statement. */
    Uni<RowSet<Row>> run(String sql, Tuple arguments) {
        return limited(Connections.run(pool, sql, arguments));
    }

    /**
     * Runs a statement alone among those that hold one of these locks, where no unique index keeps two rows of the same
     * identity apart.
     *
     * @param locks in an order that is the same everywhere
     */
    Uni<RowSet<Row>> runAlone(String sql, Tuple arguments, List<String> locks) {
        // The locks in a statement before: a snapshot taken earlier would not see what the holder before has written.
        return limited(Connections.runBoth(
                pool, LOCK, Tuple.tuple().addArrayOfString(locks.toArray(String[]::new)), sql, arguments));
    }

    private Uni<RowSet<Row>> limited(Uni<RowSet<Row>> answer) {
        return breaker.guard(answer.ifNoItem().after(limit).on(Timers.here()).failWith(TimeoutException::new)
                .onFailure(StoreFailure::isConflict).retry().atMost(RETRIES_AFTER_CONFLICT));
    }
}
