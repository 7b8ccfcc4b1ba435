package io.queueoperator.ledger.groups;

import io.queueoperator.api.ErrorGroupChange;
import io.queueoperator.api.ErrorGroupView;
import io.queueoperator.api.GroupedJob;
import io.queueoperator.api.Page;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Groups as they are now, the jobs in them, and what was decided about them. */
@ApplicationScoped
public class ReadGroups {
    private final Database database;

    ReadGroups(Database database) {
        this.database = database;
    }

    /** A page of groups; from the beginning when the cursor is null. */
    Uni<Page<ErrorGroupView>> list(GroupFilter filter, GroupOrder order, @Nullable PageCursor after, int limit) {
        List<Object> arguments = new ArrayList<>(order.from(after));
        arguments.addAll(filter.arguments());
        arguments.add(limit + 1);
        return database.run(order.sql(), Tuple.tuple(arguments))
                .map(rows -> page(rows, limit, ReadGroups::group, row -> order.after(group(row))));
    }

    /** One group; {@code ERROR_GROUP_NOT_FOUND} when nothing ever failed like that. */
    Uni<ErrorGroupView> one(String fingerprint) {
        return database.run(GroupSql.ONE, Tuple.of(fingerprint)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw notFound(fingerprint);
            }
            return group(rows.iterator().next());
        });
    }

    /** The jobs that failed like that and are still there, the one that failed last first. */
    Uni<Page<GroupedJob>> jobs(String fingerprint, PageCursor after, int limit) {
        Tuple arguments = Tuple.of(fingerprint, after.at().atOffset(ZoneOffset.UTC), after.number(), limit + 1);
        return one(fingerprint)
                .chain(known -> database.run(GroupSql.JOBS, arguments))
                .map(rows -> page(rows, limit, ReadGroups::job, row -> position(row, "ended_at")));
    }

    /** What was decided and what came back, oldest first. */
    Uni<Page<ErrorGroupChange>> changes(String fingerprint, PageCursor after, int limit) {
        return one(fingerprint)
                .chain(known -> database.run(
                        GroupDecisionSql.CHANGES, Tuple.of(fingerprint, after.number(), limit + 1)))
                .map(rows -> page(rows, limit, ReadGroups::change, row -> position(row, "at")));
    }

    static Problem notFound(String fingerprint) {
        return Problem.of(ProblemCode.ERROR_GROUP_NOT_FOUND, "Nothing ever failed with the fingerprint " + fingerprint + ".",
                Map.of("fingerprint", fingerprint));
    }

    private static <T> Page<T> page(
            RowSet<Row> rows, int limit, Function<Row, T> item, Function<Row, PageCursor> position) {
        List<Row> all = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = all.size() > limit ? all.subList(0, limit) : all;
        String next = all.size() > limit ? position.apply(shown.get(limit - 1)).encoded() : null;
        return new Page<>(shown.stream().map(item).toList(), next);
    }

    private static PageCursor position(Row row, String time) {
        return new PageCursor(row.getOffsetDateTime(time).toInstant(), Long.toString(row.getLong("id")));
    }

    private static ErrorGroupView group(Row row) {
        return new ErrorGroupView(
                row.getString("fingerprint"), row.getString("state"), row.getString("task_type"),
                row.getString("error_category"), row.getString("error_type"), row.getString("error_code"),
                row.getString("message"), row.getLong("failures"), row.getLong("jobs"),
                row.getOffsetDateTime("first_seen_at").toInstant(), row.getOffsetDateTime("last_seen_at").toInstant(),
                row.getString("last_job_id"), row.getInteger("last_attempt"), JobRow.instant(row, "decided_at"),
                row.getString("decided_by"), row.getString("requested_by"), row.getString("note"),
                JobRow.instant(row, "resolved_at"), JobRow.instant(row, "regressed_at"),
                row.getString("regressed_job_id"));
    }

    private static GroupedJob job(Row row) {
        return new GroupedJob(
                row.getString("job_id"), row.getString("status"), row.getInteger("failures"), row.getInteger("attempt"),
                row.getOffsetDateTime("ended_at").toInstant(), row.getString("job_status"),
                row.getString("error_message"), row.getString("worker_id"), row.getString("worker_name"));
    }

    private static ErrorGroupChange change(Row row) {
        return new ErrorGroupChange(
                row.getOffsetDateTime("at").toInstant(), row.getString("from_state"), row.getString("to_state"),
                row.getString("actor_kind"), row.getString("actor"), row.getString("requested_by"),
                row.getString("note"), row.getString("job_id"));
    }
}
