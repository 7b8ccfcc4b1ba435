package io.queueoperator.intake;

import io.queueoperator.api.Page;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.RefusalView;
import io.queueoperator.api.TakeoverView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What was set aside, and what was taken over. */
@ApplicationScoped
class ReadRefusals {
    private final Database database;

    ReadRefusals(Database database) {
        this.database = database;
    }

    /** Refusals in a state, newest first. */
    Uni<Page<RefusalView>> refusals(String state, long before, int limit) {
        return database.run(IntakeSql.REFUSALS, Tuple.of(state, before, limit + 1))
                .map(rows -> page(rows, limit, ReadRefusals::refusal, "refused_at"));
    }

    /** Takeovers in a state, newest first. */
    Uni<Page<TakeoverView>> takeovers(String state, long before, int limit) {
        return database.run(TakeoverSql.LIST, Tuple.of(state, before, limit + 1))
                .map(rows -> page(rows, limit, ReadRefusals::takeover, "noticed_at"));
    }

    /** One refusal; {@code REFUSAL_NOT_FOUND} when there is none of that id. */
    Uni<RefusalView> one(long id) {
        return database.run(IntakeSql.REFUSAL, Tuple.of(id)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw notFound(id);
            }
            return refusal(rows.iterator().next());
        });
    }

    static Problem notFound(long id) {
        return Problem.of(ProblemCode.REFUSAL_NOT_FOUND, "Nothing was set aside under " + id + ".",
                Map.of("refusal_id", id));
    }

    private static <T> Page<T> page(RowSet<Row> rows, int limit, Function<Row, T> item, String time) {
        List<T> items = new ArrayList<>();
        PageCursor last = PageCursor.LAST_NUMBER;
        for (Row row : rows) {
            if (items.size() == limit) {
                return new Page<>(items, last.encoded());
            }
            items.add(item.apply(row));
            last = new PageCursor(JobRow.requiredInstant(row, time), Long.toString(row.getLong("id")));
        }
        return new Page<>(items, null);
    }

    private static RefusalView refusal(Row row) {
        return new RefusalView(
                row.getLong("id"), row.getString("job_id"), row.getString("reason"), row.getString("detail"),
                RawJson.ofNullable(row.getString("fields")), row.getInteger("times"), row.getString("state"),
                JobRow.requiredInstant(row, "refused_at"), JobRow.requiredInstant(row, "last_refused_at"),
                JobRow.instant(row, "closed_at"), row.getString("closed_by"));
    }

    private static TakeoverView takeover(Row row) {
        return new TakeoverView(
                row.getLong("id"), row.getString("job_id"), row.getString("status"), row.getString("worker"),
                row.getString("error_message"), JobRow.instant(row, "reported_at"), row.getString("state"),
                row.getString("detail"), row.getInteger("times"), JobRow.requiredInstant(row, "noticed_at"),
                JobRow.instant(row, "closed_at"));
    }
}
