package io.queueoperator.ledger.worker;

import io.queueoperator.api.Page;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.WorkerView;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Who takes jobs. Who was seen by this instance is written first, so that nobody misses itself. */
@ApplicationScoped
public class ReadWorkers {
    /** So many held jobs are named in a list; for one worker it is more. */
    private static final int NAMED = 20;
    private static final int ALL_NAMED = 1_000;

    private final Database database;
    private final RecordSightings recordSightings;

    ReadWorkers(Database database, RecordSightings recordSightings) {
        this.database = database;
        this.recordSightings = recordSightings;
    }

    /** The worker of that id. */
    public Uni<Optional<WorkerView>> one(String id) {
        return recorded()
                .chain(() -> database.run(WorkerSql.ONE, Tuple.of(id, ALL_NAMED)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(ReadWorkers::view).findFirst());
    }

    /** The others seen last first. */
    Uni<Page<WorkerView>> list(PageCursor after, int limit) {
        return recorded()
                .chain(() -> database.run(WorkerSql.LIST, Tuple.of(
                        after.at().atOffset(ZoneOffset.UTC), after.id(), limit + 1, NAMED)))
                .map(rows -> page(rows, limit));
    }

    /** A database that can be read and not written still answers. */
    private Uni<Void> recorded() {
        return recordSightings.runOnce().onFailure().recoverWithNull();
    }

    private static Page<WorkerView> page(RowSet<Row> rows, int limit) {
        List<Row> found = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            Row last = shown.get(limit - 1);
            next = new PageCursor(last.getOffsetDateTime("last_seen_at").toInstant(), last.getString("id")).encoded();
        }
        return new Page<>(shown.stream().map(ReadWorkers::view).toList(), next);
    }

    private static WorkerView view(Row row) {
        return new WorkerView(
                row.getString("id"), row.getString("kind"), row.getString("name"), row.getString("version"),
                row.getOffsetDateTime("first_seen_at").toInstant(), row.getOffsetDateTime("seen_at").toInstant(),
                capacity(row), row.getInteger("held_jobs"), List.of(row.getArrayOfStrings("held_job_ids")),
                RawJson.ofNullable(row.getString("health")), JobRow.instant(row, "health_at"),
                RawJson.ofNullable(row.getString("metrics")), JobRow.instant(row, "metrics_at"));
    }

    private static WorkerView.@Nullable Capacity capacity(Row row) {
        Integer max = row.getInteger("max_jobs");
        Integer current = row.getInteger("current_jobs");
        Integer available = row.getInteger("available_slots");
        return max == null && current == null && available == null
                ? null
                : new WorkerView.Capacity(max, current, available);
    }
}
