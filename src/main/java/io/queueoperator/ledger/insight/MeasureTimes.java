package io.queueoperator.ledger.insight;

import io.queueoperator.api.StatusTimes;
import io.queueoperator.api.StatusTimes.OfStatus;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How long jobs stay in each status. */
@ApplicationScoped
public class MeasureTimes {
    private final Database database;
    private final InsightConfig config;

    MeasureTimes(Database database, InsightConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Stays that ended within the window; of any task type when null. */
    Uni<StatusTimes> measure(TimeWindow window, @Nullable String taskType) {
        return database.run(InsightSql.TIMES, Tuple.of(window.seconds(), config.changes(), taskType))
                .map(rows -> answer(rows, window));
    }

    private StatusTimes answer(RowSet<Row> rows, TimeWindow window) {
        // There is always one row: the extent, without a status when no stay ended.
        Row first = rows.iterator().next();
        Instant until = first.getOffsetDateTime("until").toInstant();
        boolean whole = first.getLong("seen") < config.changes();
        List<OfStatus> items = StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.getString("status") != null)
                .map(MeasureTimes::ofStatus)
                .toList();
        return new StatusTimes(window.since(until, JobRow.instant(first, "since"), whole), until, whole, items);
    }

    private static OfStatus ofStatus(Row row) {
        return new OfStatus(
                row.getString("task_type"), row.getString("status"), row.getLong("stays"), row.getDouble("average_s"),
                row.getDouble("p95_s"), row.getDouble("longest_s"));
    }
}
