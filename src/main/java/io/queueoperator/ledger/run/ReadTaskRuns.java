package io.queueoperator.ledger.run;

import io.queueoperator.api.Page;
import io.queueoperator.api.TaskRunView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Task runs of both kinds. */
@ApplicationScoped
class ReadTaskRuns {
    private final Database database;
    private final RunRow runRow;

    ReadTaskRuns(Database database, RunRow runRow) {
        this.database = database;
        this.runRow = runRow;
    }

    /** Those before the cursor, the one that ended last first; what goes on stands where it started. */
    Uni<Page<TaskRunView>> list(RunFilter filter, PageCursor before, int limit) {
        RunListSql list = RunListSql.of(filter, before, limit);
        return database.run(list.sql(), list.arguments())
                .map(rows -> page(rows, limit, RunListSql.scanned(filter, limit)));
    }

    /** One with everything that is known of it; a problem when there is none. */
    Uni<TaskRunView> one(long id) {
        return database.run(RunSql.ONE, Tuple.of(id)).map(rows -> {
            if (rows.size() == 0) {
                throw notFound(id);
            }
            return runRow.whole(rows.iterator().next());
        });
    }

    static Problem notFound(long id) {
        return Problem.of(ProblemCode.TASK_RUN_NOT_FOUND, "There is no task run " + id + ".", Map.of("task_run_id", id));
    }

    private Page<TaskRunView> page(RowSet<Row> rows, int limit, int scanned) {
        List<TaskRunView> items = new ArrayList<>();
        PageCursor last = null;
        for (Row row : rows) {
            if (items.size() == limit) {
                return new Page<>(items, last == null ? null : last.encoded());
            }
            if (row.getLong("id") != null) {
                items.add(runRow.brief(row));
                last = position(row, "at", "id");
            }
        }
        Row any = rows.iterator().hasNext() ? rows.iterator().next() : null;
        return any != null && any.getLong("scanned") == scanned
                ? new Page<>(items, position(any, "last_at", "last_id").encoded())
                : new Page<>(items, null);
    }

    private static PageCursor position(Row row, String at, String id) {
        return new PageCursor(row.getOffsetDateTime(at).toInstant(), Long.toString(row.getLong(id)));
    }
}
