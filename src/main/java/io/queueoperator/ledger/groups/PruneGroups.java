package io.queueoperator.ledger.groups;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets groups leave that nothing was heard of for long: a worker that makes up words makes groups without end. */
@ApplicationScoped
public class PruneGroups {
    /** The most that leave at once. */
    private static final int BATCH = 500;

    private final Database database;
    private final ErrorGroupsConfig config;

    PruneGroups(Database database, ErrorGroupsConfig config) {
        this.database = database;
        this.config = config;
    }

    /** One step; answers how many left. */
    public Uni<Integer> runOnce() {
        return config.keep().isZero()
                ? Uni.createFrom().item(0)
                : database.run(GroupPruneSql.PRUNE, Tuple.of(config.keep().toMillis() / 1000.0, BATCH)).map(RowSet::size);
    }
}
