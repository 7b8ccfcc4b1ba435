package io.queueoperator.ledger.late;

import io.queueoperator.api.LateResultView;
import io.queueoperator.api.Page;
import io.queueoperator.api.RawJson;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The late results that wait for a decision. */
@ApplicationScoped
public class ReadLateResults {
    private final Database database;

    ReadLateResults(Database database) {
        this.database = database;
    }

    /** Newest first; of any task type when null. */
    Uni<Page<LateResultView>> open(@Nullable String taskType, PageCursor before, int limit) {
        Tuple arguments = Tuple.of(
                before.at().atOffset(ZoneOffset.UTC), before.number(), taskType, limit + 1, LateResultsSql.SCANNED);
        return database.run(LateResultsSql.OPEN, arguments).map(rows -> page(rows, limit));
    }

    private static Page<LateResultView> page(RowSet<Row> rows, int limit) {
        List<LateResultView> items = new ArrayList<>();
        PageCursor last = null;
        for (Row row : rows) {
            if (items.size() == limit) {
                return new Page<>(items, last == null ? null : last.encoded());
            }
            if (row.getString("job_id") != null) {
                items.add(item(row));
                last = position(row, "late_result_at", "id");
            }
        }
        Row any = rows.iterator().hasNext() ? rows.iterator().next() : null;
        return any != null && any.getLong("scanned") == LateResultsSql.SCANNED
                ? new Page<>(items, position(any, "last_at", "last_id").encoded())
                : new Page<>(items, null);
    }

    private static PageCursor position(Row row, String at, String id) {
        return new PageCursor(row.getOffsetDateTime(at).toInstant(), Long.toString(row.getLong(id)));
    }

    private static LateResultView item(Row row) {
        String status = row.getString("status");
        return new LateResultView(
                row.getString("job_id"), row.getString("operation"), status,
                status.equals("failed") || status.equals("queued"), row.getInteger("attempt"), row.getLong("lease_token"),
                row.getString("worker_id"), row.getString("worker_name"), RawJson.ofNullable(row.getString("late_value")),
                row.getOffsetDateTime("late_result_at").toInstant(), row.getString("error_message"),
                row.getString("error_code"));
    }
}
