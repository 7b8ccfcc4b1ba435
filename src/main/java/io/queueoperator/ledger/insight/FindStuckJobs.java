package io.queueoperator.ledger.insight;

import io.queueoperator.api.Page;
import io.queueoperator.api.StuckJob;
import io.queueoperator.core.job.JobStatus;
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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs that a worker took and that have not moved since. */
@ApplicationScoped
public class FindStuckJobs {
    private final Database database;

    FindStuckJobs(Database database) {
        this.database = database;
    }

    /**
     * Jobs in a status for longer than that.
     *
     * @param status claimed or running
     * @param seconds at least so long
     * @param taskType null: any
     * @param stalled true: only those that are alive and do not get on
     */
    Uni<Page<StuckJob>> find(
            JobStatus status, int seconds, @Nullable String taskType, boolean stalled, PageCursor after, int limit) {
        return database.run(InsightSql.STUCK, Tuple.tuple(Arrays.asList(
                        status.wire(), (double) seconds, after.at().atOffset(ZoneOffset.UTC), after.id(), taskType,
                        limit + 1, stalled)))
                .map(rows -> page(rows, limit));
    }

    private static Page<StuckJob> page(RowSet<Row> rows, int limit) {
        List<StuckJob> jobs = new ArrayList<>();
        PageCursor last = null;
        for (Row row : rows) {
            if (jobs.size() == limit) {
                return new Page<>(jobs, last == null ? null : last.encoded());
            }
            jobs.add(job(row));
            last = new PageCursor(row.getOffsetDateTime("claimed_at").toInstant(), row.getString("id"));
        }
        return new Page<>(jobs, null);
    }

    private static StuckJob job(Row row) {
        return new StuckJob(
                row.getString("id"), row.getString("task_type"), row.getString("status"), JobRow.requiredInstant(row, "since"),
                row.getDouble("for_s"), row.getInteger("attempt"), row.getString("worker_id"),
                row.getString("worker_name"), JobRow.requiredInstant(row, "updated_at"), JobRow.instant(row, "lease_expires_at"),
                row.getString("phase"), row.getString("step"), row.getDouble("progress_pct"),
                JobRow.instant(row, "cancel_requested_at"), row.getInteger("progress_deadline_s"),
                JobRow.instant(row, "stalled_since"));
    }
}
