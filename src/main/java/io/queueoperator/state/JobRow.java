package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The row of a job in PostgreSQL, without its bodies; every statement that answers with jobs names these columns. */
public final class JobRow {
    private static final List<String> NAMES = Arrays.asList(
            "id", "task_type", "status", "priority", "attempt", "max_attempts", "version",
            "source_id", "source_url_id", "document_id", "document_url", "run_id", "project_id", "parent_job_id",
            "traceparent",
            "scheduled_for", "available_at", "timeout_s", "progress_deadline_s", "advanced_at",
            "concurrency_key", "concurrency_limit",
            "lease_token", "lease_expires_at", "worker_id", "worker_name",
            "phase", "step", "progress_pct", "units_completed", "units_total", "message",
            "error_message", "error_category", "error_type", "error_code", "fingerprint", "needs_review",
            "cancel_requested_at", "cancel_requested_by", "cancel_reason",
            "created_at", "updated_at", "claimed_at", "started_at", "completed_at");

    private JobRow() {}

    /** The columns of a table or alias, and the clock: {@code j.id, j.task_type, … now() as read_at}. */
    public static String columns(String alias) {
        return NAMES.stream().map(n -> alias + "." + n).collect(Collectors.joining(", ")) + ", now() as read_at";
    }

    /** The same columns taken over from a CTE that answered with {@link #columns}. */
    public static String carried(String alias) {
        return NAMES.stream().map(n -> alias + "." + n).collect(Collectors.joining(", ")) + ", " + alias + ".read_at";
    }

    /** The job in a row that has {@link #columns}. */
    public static Job job(Row row) {
        JobStatus status = JobStatus.of(row.getString("status")).orElseThrow();
        return new Job(
                row.getString("id"),
                row.getString("task_type"),
                status,
                row.getInteger("priority"),
                row.getInteger("attempt"),
                row.getInteger("max_attempts"),
                origin(row),
                instant(row, "scheduled_for"),
                requiredInstant(row, "available_at"),
                row.getInteger("timeout_s"),
                advance(row),
                concurrency(row),
                lease(row),
                progress(row),
                error(row, status),
                cancelRequest(row),
                requiredInstant(row, "created_at"),
                requiredInstant(row, "updated_at"),
                instant(row, "claimed_at"),
                instant(row, "started_at"),
                instant(row, "completed_at"),
                row.getLong("version"),
                requiredInstant(row, "read_at"));
    }

    /** The children in a row that has {@code children_total, children_completed, children_failed, children_version}. */
    public static Children children(Row row) {
        Integer total = row.getInteger("children_total");
        if (total == null) {
            return Children.NONE;
        }
        return new Children(
                total,
                row.getInteger("children_completed"),
                row.getInteger("children_failed"),
                row.getLong("children_version"));
    }

    /** A timestamp as an instant. */
    public static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }

    /** A timestamp that the schema, or the statement, says is there. */
    public static Instant requiredInstant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static Job.Origin origin(Row row) {
        return new Job.Origin(
                row.getString("source_id"), row.getString("source_url_id"), row.getString("document_id"),
                row.getString("document_url"), row.getString("run_id"), row.getString("project_id"),
                row.getString("parent_job_id"), row.getString("traceparent"));
    }

    private static Job.@Nullable Advance advance(Row row) {
        Integer deadline = row.getInteger("progress_deadline_s");
        return deadline == null ? null : new Job.Advance(deadline, instant(row, "advanced_at"));
    }

    private static Job.@Nullable Concurrency concurrency(Row row) {
        String key = row.getString("concurrency_key");
        return key == null ? null : new Job.Concurrency(key, row.getInteger("concurrency_limit"));
    }

    private static Job.@Nullable Lease lease(Row row) {
        Long token = row.getLong("lease_token");
        return token == null
                ? null
                : new Job.Lease(
                        token, instant(row, "lease_expires_at"), row.getString("worker_id"),
                        row.getString("worker_name"));
    }

    private static Progress progress(Row row) {
        return new Progress(
                row.getString("phase"), row.getString("step"), row.getDouble("progress_pct"),
                row.getLong("units_completed"), row.getLong("units_total"), row.getString("message"));
    }

    private static Job.@Nullable JobError error(Row row, JobStatus status) {
        if (status != JobStatus.FAILED && status != JobStatus.CANCELLED) {
            return null;
        }
        return new Job.JobError(
                row.getString("error_message"), row.getString("error_category"), row.getString("error_type"),
                row.getString("error_code"), row.getString("fingerprint"), row.getBoolean("needs_review"));
    }

    private static Job.@Nullable CancelRequest cancelRequest(Row row) {
        Instant at = instant(row, "cancel_requested_at");
        return at == null
                ? null
                : new Job.CancelRequest(at, row.getString("cancel_reason"), row.getString("cancel_requested_by"));
    }
}
