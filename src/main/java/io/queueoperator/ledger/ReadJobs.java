package io.queueoperator.ledger;

import io.queueoperator.api.JobView;
import io.queueoperator.api.Page;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Problem;
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
import org.jspecify.annotations.Nullable;

/** Jobs as PostgreSQL knows them: one, or a list, newest first. */
@ApplicationScoped
public class ReadJobs {
    private final Database database;

    ReadJobs(Database database) {
        this.database = database;
    }

    /** One job with its bodies. */
    public Uni<JobView> one(String jobId) {
        return database.run(LedgerSql.JOB, Tuple.of(jobId)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw Problem.jobNotFound(jobId);
            }
            Row row = rows.iterator().next();
            return JobView.of(JobRow.job(row), new JobView.Bodies(
                    RawJson.ofNullable(row.getString("payload")), RawJson.ofNullable(row.getString("execution")),
                    RawJson.ofNullable(row.getString("metadata")), RawJson.ofNullable(row.getString("result"))),
                    new JobView.Lineage(
                            row.getString("replay_of"), row.getLong("replay_of_task_run"), row.getString("replay_id"),
                            row.getString("replayed_by")));
        });
    }

    /** The children of a job, newest first; {@code JOB_NOT_FOUND} when there is no such parent. */
    Uni<Page<JobView>> children(String parentJobId, PageCursor after, int limit) {
        JobFilter filter = JobFilter.children(parentJobId);
        return database.run(LedgerSql.KNOWN, Tuple.of(parentJobId))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.jobNotFound(parentJobId);
                    }
                })
                .chain(known -> list(filter, after, limit));
    }

    Uni<Page<JobView>> list(JobFilter filter, PageCursor after, int limit) {
        JobListSql list = JobListSql.of(filter, after, limit);
        return database.run(list.sql(), list.arguments()).map(rows -> page(rows, limit));
    }

    private static Page<JobView> page(RowSet<Row> rows, int limit) {
        List<JobView> jobs = new ArrayList<>();
        PageCursor lastLookedAt = null;
        for (Row row : rows) {
            if (row.getString("id") != null) {
                jobs.add(JobView.of(JobRow.job(row)));
            }
            if (row.getLong("scanned") == JobListSql.SCANNED) {
                lastLookedAt = new PageCursor(JobRow.instant(row, "last_created_at"), row.getString("last_id"));
            }
        }
        if (jobs.size() > limit) {
            List<JobView> shown = List.copyOf(jobs.subList(0, limit));
            JobView last = shown.get(limit - 1);
            return new Page<>(shown, new PageCursor(last.createdAt(), last.id()).encoded());
        }
        return new Page<>(jobs, encoded(lastLookedAt));
    }

    private static @Nullable String encoded(@Nullable PageCursor cursor) {
        return cursor == null ? null : cursor.encoded();
    }
}
