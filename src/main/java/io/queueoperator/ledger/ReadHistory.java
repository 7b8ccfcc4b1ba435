package io.queueoperator.ledger;

import io.queueoperator.api.AttemptView;
import io.queueoperator.api.EventView;
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

/** What became of a job's attempts, and who changed the job when. */
@ApplicationScoped
public class ReadHistory {
    private final Database database;
    private final ReadJobs readJobs;

    ReadHistory(Database database, ReadJobs readJobs) {
        this.database = database;
        this.readJobs = readJobs;
    }

    /** The attempts, oldest first, the one that goes on included. */
    public Uni<List<AttemptView>> attempts(String jobId) {
        return readJobs.one(jobId)
                .chain(job -> database.run(LedgerSql.ATTEMPTS, Tuple.of(jobId)).map(rows -> attempts(rows, job)));
    }

    /** The changes of status after the cursor, oldest first. */
    Uni<Page<EventView>> events(String jobId, PageCursor after, int limit) {
        return database.run(LedgerSql.EVENTS, Tuple.of(jobId, after.number(), limit + 1))
                .map(rows -> page(rows, jobId, limit));
    }

    private static Page<EventView> page(RowSet<Row> rows, String jobId, int limit) {
        if (rows.size() == 0) {
            throw Problem.jobNotFound(jobId);
        }
        List<EventView> events = new ArrayList<>();
        PageCursor last = null;
        for (Row row : rows) {
            if (events.size() == limit) {
                return new Page<>(events, last == null ? null : last.encoded());
            }
            if (row.getLong("id") != null) {
                events.add(event(row));
                last = new PageCursor(row.getOffsetDateTime("at").toInstant(), Long.toString(row.getLong("id")));
            }
        }
        return new Page<>(events, null);
    }

    private static List<AttemptView> attempts(RowSet<Row> rows, JobView job) {
        List<AttemptView> attempts = new ArrayList<>();
        rows.forEach(row -> attempts.add(ended(row)));
        if (job.status().equals("claimed") || job.status().equals("running")) {
            attempts.add(goingOn(job));
        }
        return attempts;
    }

    private static AttemptView goingOn(JobView job) {
        return new AttemptView(
                job.attempt(), "RUNNING", null, null, job.workerId(), job.workerName(), job.claimedAt(), job.startedAt(),
                null, null, null, job.phase(), job.step(), job.progressPct(), null, null, null, null, null, false, null,
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static AttemptView ended(Row row) {
        return new AttemptView(
                row.getInteger("attempt"), row.getString("status"), row.getString("job_status"),
                row.getString("ended_by"), row.getString("worker_id"), row.getString("worker_name"),
                JobRow.instant(row, "claimed_at"), JobRow.instant(row, "started_at"), JobRow.instant(row, "ended_at"),
                row.getDouble("execution_time_s"), JobRow.instant(row, "retry_at"), row.getString("phase"),
                row.getString("step"), row.getDouble("progress_pct"), row.getString("error_message"),
                row.getString("error_category"), row.getString("error_type"), row.getString("error_code"),
                row.getString("fingerprint"), row.getBoolean("needs_review"), row.getInteger("exit_code"),
                row.getString("stderr"), row.getString("error_traceback"),
                RawJson.ofNullable(row.getString("error_list")), JobRow.instant(row, "reported_at"),
                RawJson.ofNullable(row.getString("late_result")), JobRow.instant(row, "late_result_at"),
                row.getString("late_outcome"), row.getLong("late_token"), JobRow.instant(row, "late_accepted_at"),
                row.getString("late_accepted_by"), row.getString("late_requested_by"), row.getString("late_reason"),
                row.getString("rule"), row.getString("rules_version"), RawJson.ofNullable(row.getString("stated")));
    }

    private static EventView event(Row row) {
        return new EventView(
                JobRow.requiredInstant(row, "at"), row.getString("from_status"), row.getString("to_status"),
                row.getInteger("attempt"), row.getString("actor_kind"), row.getString("actor"), row.getString("reason"));
    }
}
