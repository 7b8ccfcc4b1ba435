package io.queueoperator.ledger.stats;

import io.queueoperator.api.FailedJobs;
import io.queueoperator.api.QueueStatistics;
import io.queueoperator.api.QueueStatistics.OfType;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How many jobs are in which status (seed 004, GetStats), and how many failed after how many attempts (seed 001). */
@ApplicationScoped
public class CountJobs {
    private final Database database;

    CountJobs(Database database) {
        this.database = database;
    }

    /** The counts; null: of any task type, of any project. */
    public Uni<QueueStatistics> count(@Nullable String taskType, @Nullable String projectId) {
        return database.run(CountSql.TASK_TYPES, Tuple.of(taskType, projectId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(CountJobs::ofType).toList())
                .map(CountJobs::summed);
    }

    Uni<List<FailedJobs>> failed(@Nullable String taskType, @Nullable String projectId) {
        return database.run(CountSql.FAILED, Tuple.of(taskType, projectId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(CountJobs::failed).toList());
    }

    private static OfType ofType(Row row) {
        long queued = row.getLong("queued");
        long claimed = row.getLong("claimed");
        long running = row.getLong("running");
        return new OfType(
                row.getString("task_type"), row.getLong("total"), queued, queued - row.getLong("not_due"), claimed,
                running, claimed + running, row.getLong("completed"), row.getLong("failed"), row.getLong("cancelled"),
                row.getDouble("oldest_due_age_s"), JobRow.instant(row, "next_due_at"));
    }

    private static FailedJobs failed(Row row) {
        long failed = row.getLong("failed");
        long ended = row.getLong("ended");
        return new FailedJobs(
                row.getString("task_type"), failed, ended, (double) failed / ended, row.getDouble("average_attempts"));
    }

    private static QueueStatistics summed(List<OfType> types) {
        return new QueueStatistics(
                sum(types, OfType::total), sum(types, OfType::queued), sum(types, OfType::claimed),
                sum(types, OfType::running), sum(types, OfType::completed), sum(types, OfType::failed),
                sum(types, OfType::cancelled), types);
    }

    private static long sum(List<OfType> types, ToLongFunction<OfType> count) {
        return types.stream().mapToLong(count).sum();
    }
}
