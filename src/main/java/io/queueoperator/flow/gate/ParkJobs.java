package io.queueoperator.flow.gate;

import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes the jobs of closed gates out of the way of the claim, and puts them back, a batch a step. */
@ApplicationScoped
class ParkJobs {
    private final Database database;
    private final WorkSignal signal;
    private final GateConfig config;

    ParkJobs(Database database, WorkSignal signal, GateConfig config) {
        this.database = database;
        this.signal = signal;
        this.config = config;
    }

    /** One step; answers how many jobs were parked. */
    Uni<Integer> park() {
        return database.run(ParkSql.PARK, Tuple.of(config.batch())).map(rows -> rows.iterator().next().getInteger("jobs"));
    }

    /** One step; answers how many jobs were put back, and wakes those who wait for them. */
    Uni<Integer> unpark() {
        return database.run(ParkSql.UNPARK, Tuple.of(config.batch())).map(this::announced);
    }

    private int announced(RowSet<Row> rows) {
        int jobs = 0;
        for (Row row : rows) {
            jobs += row.getInteger("jobs");
            signal.available(row.getString("task_type"), row.getInteger("due"));
        }
        return jobs;
    }
}
