package io.queueoperator.ledger.groups;

import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Adds the failures since the last time to their groups. Several instances may do it at once: one of them does it, and
 * whoever reads meanwhile sees the state before or after, which say the same.
 */
@ApplicationScoped
public class RollUpGroups {
    private final Database database;
    private final ErrorGroupsConfig config;

    RollUpGroups(Database database, ErrorGroupsConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Everything there is to count now; answers how many changes of the log it has read. */
    @Operation(name = "error_groups.roll_up", category = "maintenance", record = When.FAILED)
    public Uni<Integer> runOnce() {
        return further(0);
    }

    private Uni<Integer> further(int done) {
        return step().chain(count -> count < config.batch()
                ? Uni.createFrom().item(done + count)
                : further(done + count));
    }

    private Uni<Integer> step() {
        return database.run(GroupRollUpSql.ROLL_UP, Tuple.of(config.batch())).chain(this::counted);
    }

    private Uni<Integer> counted(RowSet<Row> answer) {
        Row row = answer.iterator().next();
        Uni<Integer> events = Uni.createFrom().item(row.getInteger("events"));
        return row.getBoolean("restored")
                ? database.run(GroupRollUpSql.RESTORED, Tuple.tuple()).chain(done -> events)
                : events;
    }
}
