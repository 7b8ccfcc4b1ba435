package io.queueoperator.ledger.insight;

import io.queueoperator.api.Page;
import io.queueoperator.api.TransitionView;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The latest changes of status of all jobs. */
@ApplicationScoped
public class ReadTransitions {
    private final Database database;

    ReadTransitions(Database database) {
        this.database = database;
    }

    /** The changes before the cursor, newest first. */
    Uni<Page<TransitionView>> read(PageCursor before, int limit) {
        return database.run(InsightSql.TRANSITIONS,
                        Tuple.of(before.at().atOffset(ZoneOffset.UTC), before.number(), limit + 1))
                .map(rows -> page(rows, limit));
    }

    private static Page<TransitionView> page(RowSet<Row> rows, int limit) {
        List<TransitionView> changes = new ArrayList<>();
        PageCursor last = null;
        for (Row row : rows) {
            if (changes.size() == limit) {
                return new Page<>(changes, last == null ? null : last.encoded());
            }
            changes.add(change(row));
            last = new PageCursor(row.getOffsetDateTime("at").toInstant(), Long.toString(row.getLong("id")));
        }
        return new Page<>(changes, null);
    }

    private static TransitionView change(Row row) {
        return new TransitionView(
                JobRow.requiredInstant(row, "at"), row.getString("job_id"), row.getString("task_type"),
                row.getString("from_status"), row.getString("to_status"), row.getInteger("attempt"),
                row.getString("actor_kind"), row.getString("actor"), row.getString("reason"));
    }
}
