package io.queueoperator.ledger.stats;

import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Adds what has happened since the last time to the counts. Several instances may do it at once: one of them does it, and
 * whoever reads meanwhile sees the state before or after, which say the same.
 */
@ApplicationScoped
public class RollUpCounts {
    private final Database database;
    private final StatisticsConfig config;
    private final CountTransitions countTransitions;
    private @Nullable Uni<Integer> underWay;

    RollUpCounts(Database database, StatisticsConfig config, CountTransitions countTransitions) {
        this.database = database;
        this.config = config;
        this.countTransitions = countTransitions;
    }

    /**
     * Counts what there is, until it has caught up; answers how many changes it counted. While one is under way here, it is
     * that one, which may not have seen what was committed last.
     */
    @Operation(name = "statistics.roll_up", category = "maintenance", record = When.FAILED)
    public Uni<Integer> runOnce() {
        return Uni.createFrom().deferred(this::joined);
    }

    /** A second one here would find the place locked, and whoever waits for it the changes not counted yet. */
    private synchronized Uni<Integer> joined() {
        if (underWay == null) {
            underWay = further(0).onTermination().invoke(this::ended).memoize().indefinitely();
        }
        return underWay;
    }

    private synchronized void ended() {
        underWay = null;
    }

    private Uni<Integer> further(int done) {
        return step().chain(count -> count < config.batch()
                ? Uni.createFrom().item(done + count)
                : further(done + count));
    }

    private Uni<Integer> step() {
        return database.run(RollUpSql.ROLL_UP, Tuple.of(config.batch())).chain(this::counted);
    }

    private Uni<Integer> counted(RowSet<Row> answer) {
        answer.forEach(countTransitions::count);
        Row row = answer.iterator().next();
        Uni<Integer> events = Uni.createFrom().item(row.getInteger("events"));
        return row.getBoolean("restored")
                ? database.run(RollUpSql.RECOUNT, Tuple.tuple()).chain(done -> events)
                : events;
    }
}
