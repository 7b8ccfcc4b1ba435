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
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    public static Job job(Row answer) {
        Columns row = Columns.of(answer);
        JobStatus status = JobStatus.of(given(row.text("status"))).orElseThrow();
        return new Job(
                given(row.text("id")),
                given(row.text("task_type")),
                status,
                given(row.integer("priority")),
                given(row.integer("attempt")),
                given(row.integer("max_attempts")),
                origin(row),
                row.instant("scheduled_for"),
                given(row.instant("available_at")),
                row.integer("timeout_s"),
                advance(row),
                concurrency(row),
                lease(row),
                progress(row),
                error(row, status),
                cancelRequest(row),
                given(row.instant("created_at")),
                given(row.instant("updated_at")),
                row.instant("claimed_at"),
                row.instant("started_at"),
                row.instant("completed_at"),
                given(row.number("version")),
                row.readAt());
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
        return instant(row, row.getColumnIndex(column));
    }

    /** The same of the column at that place. */
    public static @Nullable Instant instant(Row row, int place) {
        OffsetDateTime value = row.getOffsetDateTime(place);
        return value == null ? null : value.toInstant();
    }

    /** A timestamp that the schema, or the statement, says is there. */
    public static Instant requiredInstant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /**
     * A row from the column where the job begins: by their places, since the row looks for a name by comparing it with all
     * that come before, and a batch of jobs has thousands of values.
     */
    private record Columns(Row row, int first) {
        private static final Map<String, Integer> PLACES = IntStream.range(0, NAMES.size()).boxed()
                .collect(Collectors.toMap(NAMES::get, Function.identity()));

        static Columns of(Row row) {
            Columns columns = new Columns(row, row.getColumnIndex("task_type") - NAMES.indexOf("task_type"));
            if (!"read_at".equals(row.getColumnName(columns.first + NAMES.size()))) {
                throw new IllegalStateException("the columns of a job do not stand together in this answer");
            }
            return columns;
        }

        Instant readAt() {
            return row.getOffsetDateTime(first + NAMES.size()).toInstant();
        }

        private int at(String column) {
            return first + given(PLACES.get(column));
        }

        @Nullable String text(String column) {
            return row.getString(at(column));
        }

        @Nullable Integer integer(String column) {
            return row.getInteger(at(column));
        }

        @Nullable Long number(String column) {
            return row.getLong(at(column));
        }

        Double real(String column) {
            return row.getDouble(at(column));
        }

        Boolean flag(String column) {
            return row.getBoolean(at(column));
        }

        @Nullable Instant instant(String column) {
            OffsetDateTime value = row.getOffsetDateTime(at(column));
            return value == null ? null : value.toInstant();
        }
    }

    /** What the schema says is there. */
    private static <T> T given(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static Job.Origin origin(Columns row) {
        return new Job.Origin(
                row.text("source_id"), row.text("source_url_id"), row.text("document_id"),
                row.text("document_url"), row.text("run_id"), row.text("project_id"),
                row.text("parent_job_id"), row.text("traceparent"));
    }

    private static Job.@Nullable Advance advance(Columns row) {
        Integer deadline = row.integer("progress_deadline_s");
        return deadline == null ? null : new Job.Advance(deadline, row.instant("advanced_at"));
    }

    private static Job.@Nullable Concurrency concurrency(Columns row) {
        String key = row.text("concurrency_key");
        return key == null ? null : new Job.Concurrency(key, given(row.integer("concurrency_limit")));
    }

    private static Job.@Nullable Lease lease(Columns row) {
        Long token = row.number("lease_token");
        return token == null
                ? null
                : new Job.Lease(
                        token, row.instant("lease_expires_at"), row.text("worker_id"),
                        row.text("worker_name"));
    }

    private static Progress progress(Columns row) {
        return new Progress(
                row.text("phase"), row.text("step"), row.real("progress_pct"),
                units(row.number("units_completed")), units(row.number("units_total")), row.text("message"));
    }

    /** No constraint keeps a negative number out of the row, and one such row must not end what reads many. */
    private static @Nullable Long units(@Nullable Long value) {
        return value == null || value < 0 ? null : value;
    }

    private static Job.@Nullable JobError error(Columns row, JobStatus status) {
        if (status != JobStatus.FAILED && status != JobStatus.CANCELLED) {
            return null;
        }
        return new Job.JobError(
                given(row.text("error_message")), row.text("error_category"), row.text("error_type"),
                row.text("error_code"), row.text("fingerprint"), row.flag("needs_review"));
    }

    private static Job.@Nullable CancelRequest cancelRequest(Columns row) {
        Instant at = row.instant("cancel_requested_at");
        return at == null
                ? null
                : new Job.CancelRequest(at, row.text("cancel_reason"), row.text("cancel_requested_by"));
    }
}
