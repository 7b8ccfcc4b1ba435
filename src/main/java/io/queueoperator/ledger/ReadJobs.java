package io.queueoperator.ledger;

import io.queueoperator.api.JobView;
import io.queueoperator.api.Page;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.ReadDisplay;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs as PostgreSQL knows them, those at work as far as they told Redis: one, or a list, newest first. */
@ApplicationScoped
public class ReadJobs {
    /** Longer nobody waits for Redis to say how far jobs are: then it is what PostgreSQL was told last. */
    private static final Duration LIVE_WITHIN = Duration.ofMillis(500);

    private final Database database;
    private final ReadDisplay display;

    ReadJobs(Database database, ReadDisplay display) {
        this.database = database;
        this.display = display;
    }

    /** One job with its bodies. */
    public Uni<JobView> one(String jobId) {
        return database.run(LedgerSql.JOB, Tuple.of(jobId)).chain(rows -> {
            if (!rows.iterator().hasNext()) {
                throw Problem.jobNotFound(jobId);
            }
            Row row = rows.iterator().next();
            return brought(List.of(JobRow.job(row))).map(jobs -> JobView.of(jobs.get(0), bodies(row), lineage(row)));
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
        return database.run(list.sql(), list.arguments())
                .map(rows -> page(rows, limit))
                .chain(page -> brought(page.items())
                        .map(jobs -> new Page<>(jobs.stream().map(JobView::of).toList(), page.nextCursor())));
    }

    /** The same jobs, those at work brought forward by what Redis heard of them, in one round trip. */
    private Uni<List<Job>> brought(List<Job> jobs) {
        List<String> held = jobs.stream().filter(job -> job.status().isHeld()).map(Job::id).toList();
        if (held.isEmpty()) {
            return Uni.createFrom().item(jobs);
        }
        return display.readHeld(held, TimeBudget.of(LIVE_WITHIN))
                .onFailure().recoverWithItem(Map.of())
                .map(live -> jobs.stream().map(job -> live.containsKey(job.id()) ? job.withLive(live.get(job.id())) : job)
                        .toList());
    }

    private static Page<Job> page(RowSet<Row> rows, int limit) {
        List<Job> jobs = new ArrayList<>();
        PageCursor lastLookedAt = null;
        for (Row row : rows) {
            if (row.getString("id") != null) {
                jobs.add(JobRow.job(row));
            }
            if (row.getLong("scanned") == JobListSql.SCANNED) {
                lastLookedAt = new PageCursor(JobRow.requiredInstant(row, "last_created_at"), row.getString("last_id"));
            }
        }
        if (jobs.size() > limit) {
            List<Job> shown = List.copyOf(jobs.subList(0, limit));
            Job last = shown.get(limit - 1);
            return new Page<>(shown, new PageCursor(last.createdAt(), last.id()).encoded());
        }
        return new Page<>(jobs, encoded(lastLookedAt));
    }

    private static JobView.Bodies bodies(Row row) {
        return new JobView.Bodies(
                RawJson.ofNullable(row.getString("payload")), RawJson.ofNullable(row.getString("execution")),
                RawJson.ofNullable(row.getString("metadata")), RawJson.ofNullable(row.getString("result")));
    }

    private static JobView.Lineage lineage(Row row) {
        return new JobView.Lineage(
                row.getString("replay_of"), row.getLong("replay_of_task_run"), row.getString("replay_id"),
                row.getString("replayed_by"));
    }

    private static @Nullable String encoded(@Nullable PageCursor cursor) {
        return cursor == null ? null : cursor.encoded();
    }
}
