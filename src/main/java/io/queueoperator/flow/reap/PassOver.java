package io.queueoperator.flow.reap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.queueoperator.platform.Setting;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.DatabaseConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Has whoever follows the log go past transactions that have been open for long (docs/adr/0033). A statement of ours is a transaction
 * of its own and over within its time limit; what is open for longer is taken for somebody else's, and must
 * not hold up the metrics, webhooks, circuit breakers and the healing of the other stores until it ends.
 */
@Startup
@ApplicationScoped
public class PassOver {
    private static final Logger LOG = Logger.getLogger(PassOver.class);

    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final int MOVED_AT_ONCE = 10_000;

    private final Database database;
    private final OpenTransactions transactions;
    private volatile int passedOver;

    PassOver(Database database, ReapConfig config, DatabaseConfig statements, MeterRegistry meters) {
        this.database = database;
        this.transactions = new OpenTransactions(tooLong(config, statements.statementTimeout()), System::nanoTime);
        Gauge.builder("queue_operator.log.passed.over", this, p -> p.passedOver)
                .description("Transactions of others that are open for so long that the log of changes is read past them; "
                        + "what dies meanwhile cannot be vacuumed away, and claims get slower")
                .register(meters);
    }

    /** Never while a statement of ours may be under way: PostgreSQL ends it earlier than we stop to wait for it. */
    static Duration tooLong(ReapConfig config, Duration statementTimeout) {
        return config.passOverAfter()
                .map(set -> Setting.atLeast(statementTimeout, "queue-operator.postgres.statement-timeout",
                        "queue-operator.reaper.pass-over-after", set))
                .orElse(Collections.max(List.of(USUAL, statementTimeout)));
    }

    /** Looks once. */
    public Uni<Void> runOnce() {
        return database.run(PassOverSql.PASS_OVER, Tuple.of(transactions.forTooLong().toArray(String[]::new), MOVED_AT_ONCE))
                .invoke(this::looked)
                .replaceWithVoid();
    }

    private void looked(RowSet<Row> rows) {
        transactions.seen(StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString("xid")).filter(Objects::nonNull).toList());
        Row first = rows.iterator().next();
        passedOver = first.getInteger("passed_over");
        if (first.getInteger("moved") > 0) {
            LOG.warnf("%d changes of a transaction that was open for long come at the end of the log", first.getInteger("moved"));
        }
        for (Row row : rows) {
            if (row.getBoolean("passed")) {
                LOG.warnf("Transaction %s is open for long (%s): the log of changes is read past it;"
                                + " until it ends PostgreSQL cannot vacuum, and claims get slower",
                        row.getString("xid"), whose(row));
            }
        }
    }

    private static String whose(Row row) {
        return row.getInteger("pid") == null
                ? "see pg_prepared_xacts"
                : "process " + row.getInteger("pid") + " of PostgreSQL: " + row.getString("who");
    }
}
