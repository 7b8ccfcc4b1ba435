package io.queueoperator.platform.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.WorkGate;
import io.queueoperator.platform.breaker.Breaker;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.breaker.StoreRefused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs named statements. Each is a transaction of its own: what must happen together stands in one statement.
 *
 * <p>A deadlock or a serialization failure is tried again; one that comes every time is {@code STORE_UNAVAILABLE}. So is a
 * database that cannot answer, at once if it did not answer the calls before; anything else is a defect and stays what it is.
 */
@ApplicationScoped
public class Database {
    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final int RETRIES_AFTER_CONFLICT = 3;
    static final String PROBE = "/* postgres.probe */ select 1";

    private final Pool pool;
    private final DatabaseConfig config;
    private final Breaker breaker;
    private final WorkGate gate = new WorkGate();
    private final StatementTimes times;

    Database(Pool pool, DatabaseConfig config, Breakers breakers, MeterRegistry meters) {
        this.pool = pool;
        this.config = config;
        this.times = new StatementTimes(meters);
        this.breaker = breakers.of(
                "postgres", config.breaker(), StoreFailure::isSilence, () -> Connections.run(pool, PROBE));
    }

    /** Runs a statement within the usual time limit. */
    public Uni<RowSet<Row>> run(String sql, Tuple arguments) {
        return run(sql, arguments, config.statementTimeout(), config.statementTimeout());
    }

    /** Runs a statement for somebody who has an older answer at hand, and so little time. */
    public Uni<RowSet<Row>> glance(String sql, Tuple arguments) {
        return run(sql, arguments, config.glanceTimeout(), config.glanceTimeout());
    }

    /** The same for one step of an answer whose time is limited as a whole. */
    public Uni<RowSet<Row>> glance(String sql, Tuple arguments, TimeBudget budget) {
        return Uni.createFrom().deferred(
                () -> run(sql, arguments, config.glanceTimeout(), budget.atMost(config.glanceTimeout())));
    }

    /** Whether PostgreSQL is asked at the moment: closed (it is), half_open or open. */
    public String breaker() {
        return breaker.phase();
    }

    /** What is under way at the end comes to its end, be it of a chore; a chore's next statement is refused. */
    void finish(@Observes ShutdownEvent end) throws InterruptedException {
        if (!close()) {
            LOG.warn("Statements are still under way, and are left to PostgreSQL: the service ends");
        }
    }

    /** False when some were still under way after the time that a statement has. */
    boolean close() throws InterruptedException {
        return gate.close(config.statementTimeout());
    }

    private Uni<RowSet<Row>> run(String sql, Tuple arguments, Duration full, Duration limit) {
        Timer timer = times.of(sql);
        return Uni.createFrom().deferred(() -> {
            WorkGate.Place place = gate.enter();
            if (place == null) {
                return Uni.createFrom().failure(StoreFailure.ending());
            }
            long began = System.nanoTime();
            // Deferred: what the client throws instead of answering is an end like any other, and the place is left.
            return Uni.createFrom().deferred(() -> ask(sql, arguments, full, limit))
                    .onTermination().invoke((rows, failure, cancelled) -> {
                        // Refused: PostgreSQL took no time, and looks none the faster for being away.
                        if (place.leave() && !(failure instanceof StoreRefused)) {
                            timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                        }
                    })
                    .onFailure(StoreFailure::isUnavailable).transform(StoreFailure::unavailable)
                    .onFailure(StoreFailure::isConflict).transform(StoreFailure::conflict);
        });
    }

    private Uni<RowSet<Row>> ask(String sql, Tuple arguments, Duration full, Duration limit) {
        Uni<RowSet<Row>> answer = Connections.run(pool, sql, arguments)
                .onFailure(StoreFailure::isConflict).retry().atMost(RETRIES_AFTER_CONFLICT);
        return breaker.guard(answer, full, limit);
    }
}
