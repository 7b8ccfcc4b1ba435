package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.core.job.Snapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hash {@code job:{id}} in Redis (CONTRACTS B), read: what it tells of a job, as far as it can be trusted. Others write to
 * {@code job:*} as well. What is written into it: {@link HashFields}.
 */
final class JobHash {
    /** What {@link #read} and {@link #readHeld} look at; the hash holds more. */
    static final List<String> READ = List.of(
            "operator", "id", "task", "state", "priority", "attempt", "max_attempts", "source_id", "source_url_id",
            "document_id", "document_url", "run_id", "project_id", "parent_job_id", "traceparent", "available_at",
            "progress_deadline_s", "advanced_ms", "moved_ms", "lease_token", "lease_until_ms", "worker", "worker_name", "phase", "step",
            "progress_pct", "units_completed", "units_total", "message", "error_message", "error_category", "error_type",
            "error_code", "fingerprint", "needs_review", "cancel_requested", "created_at", "updated_ms", "claimed_at",
            "started_at", "completed_at", "version", "children_total", "children_completed", "children_failed",
            "children_version");

    /** What {@link #reported} looks at. */
    static final List<String> REPORTED = List.of(
            "operator", "lease_token", "phase", "step", "progress_pct", "units_completed", "units_total", "message");

    /** Enough to know whether the hash shows a state of the job, or a later one. */
    static final List<String> VERSIONS = List.of("operator", "version", "status", "children_total", "children_version");

    private JobHash() {}

    static String key(String jobId) {
        return "job:" + jobId;
    }

    /** Whether the hash shows this change already, or more; nobody else has written its status. */
    static boolean isUpToDate(Map<String, String> f, Change change, String installation) {
        return installation.equals(f.get("operator"))
                && change.job().status().redis().equals(f.get("status"))
                && number(f, "version") >= change.job().version()
                && f.containsKey("children_total")
                && (change.children() == null || number(f, "children_version") >= change.children().version());
    }

    private static long number(Map<String, String> f, String field) {
        try {
            return millis(f, field);
        } catch (NumberFormatException foreign) {
            return -1;
        }
    }

    /**
     * The job that a hash tells of; empty when the hash is not complete, or was written by somebody else or by another
     * installation.
     */
    static Optional<Shown> read(Map<String, String> f, String installation, Instant now) {
        if (!installation.equals(f.get("operator")) || !f.containsKey("children_total")) {
            return Optional.empty();
        }
        try {
            Job job = job(f, now);
            boolean overdue = job.status().isHeld() && Long.parseLong(f.get("lease_until_ms")) < now.toEpochMilli();
            return Optional.of(new Shown(new Snapshot(job, children(f)), overdue));
        } catch (IllegalArgumentException | NullPointerException | DateTimeException broken) {
            // Others write to job:* as well. What cannot be read is not there.
            return Optional.empty();
        }
    }

    /** Only what a worker reported under this lease; empty when the hash knows nothing of it. */
    static Optional<Job> readHeld(Map<String, String> f, String installation, Instant now) {
        if (!installation.equals(f.get("operator"))) {
            return Optional.empty();
        }
        try {
            Job job = job(f, now);
            return job.status().isHeld() ? Optional.of(job) : Optional.empty();
        } catch (IllegalArgumentException | NullPointerException | DateTimeException broken) {
            return Optional.empty();
        }
    }

    /** What was reported last, and under which lease; empty when the hash is not ours, or nobody holds the job. */
    static Optional<Reported> reported(Map<String, String> f, String installation) {
        String token = opt(f, "lease_token");
        if (!installation.equals(f.get("operator")) || token == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reported(Long.parseLong(token), progress(f)));
        } catch (IllegalArgumentException | NullPointerException broken) {
            return Optional.empty();
        }
    }

    private static Job job(Map<String, String> f, Instant now) {
        JobStatus status = JobStatus.of(required(f, "state")).orElseThrow(IllegalArgumentException::new);
        return new Job(
                required(f, "id"), required(f, "task"), status,
                Integer.parseInt(f.get("priority")), Integer.parseInt(f.get("attempt")),
                Integer.parseInt(f.get("max_attempts")),
                new Job.Origin(
                        opt(f, "source_id"), opt(f, "source_url_id"), opt(f, "document_id"), opt(f, "document_url"),
                        opt(f, "run_id"), opt(f, "project_id"), opt(f, "parent_job_id"), opt(f, "traceparent")),
                null, Instant.parse(f.get("available_at")), null, advance(f), null, lease(f), progress(f), error(f, status),
                required(f, "cancel_requested").isEmpty() ? null : new Job.CancelRequest(now, null, null),
                Instant.parse(f.get("created_at")), Instant.ofEpochMilli(Long.parseLong(f.get("updated_ms"))),
                time(f, "claimed_at"), time(f, "started_at"), time(f, "completed_at"),
                Long.parseLong(f.get("version")), now);
    }

    /** What PostgreSQL knew of, or what was reported since; a report of an earlier attempt is older than its claim. */
    private static Job.@Nullable Advance advance(Map<String, String> f) {
        String deadline = opt(f, "progress_deadline_s");
        if (deadline == null) {
            return null;
        }
        long at = Math.max(millis(f, "advanced_ms"), millis(f, "moved_ms"));
        return new Job.Advance(Integer.parseInt(deadline), at == 0 ? null : Instant.ofEpochMilli(at));
    }

    private static long millis(Map<String, String> f, String field) {
        String value = opt(f, field);
        return value == null ? 0 : Long.parseLong(value);
    }

    private static Job.@Nullable Lease lease(Map<String, String> f) {
        String token = opt(f, "lease_token");
        return token == null
                ? null
                : new Job.Lease(
                        Long.parseLong(token), Instant.ofEpochMilli(Long.parseLong(f.get("lease_until_ms"))),
                        opt(f, "worker"), opt(f, "worker_name"));
    }

    static Progress progress(Map<String, String> f) {
        String done = opt(f, "units_completed");
        String total = opt(f, "units_total");
        return new Progress(
                ForeignValue.text(f.get("phase")), ForeignValue.text(f.get("step")), Double.parseDouble(f.get("progress_pct")),
                done == null ? null : Long.valueOf(done), total == null ? null : Long.valueOf(total),
                ForeignValue.text(f.get("message")));
    }

    private static Job.@Nullable JobError error(Map<String, String> f, JobStatus status) {
        if (status != JobStatus.FAILED && status != JobStatus.CANCELLED) {
            return null;
        }
        return new Job.JobError(
                required(f, "error_message"), opt(f, "error_category"), opt(f, "error_type"), opt(f, "error_code"),
                opt(f, "fingerprint"), "true".equals(f.get("needs_review")));
    }

    private static Children children(Map<String, String> f) {
        return new Children(
                Integer.parseInt(f.get("children_total")), Integer.parseInt(f.get("children_completed")),
                Integer.parseInt(f.get("children_failed")), Long.parseLong(f.get("children_version")));
    }

    /** What every hash of ours has: one without it is not ours, or torn. */
    private static String required(Map<String, String> f, String field) {
        String value = f.get(field);
        if (value == null) {
            throw new IllegalArgumentException(field);
        }
        return value;
    }

    private static @Nullable String opt(Map<String, String> f, String field) {
        String value = f.get(field);
        return value == null || value.isEmpty() ? null : value;
    }

    private static @Nullable Instant time(Map<String, String> f, String field) {
        String value = opt(f, field);
        return value == null ? null : Instant.parse(value);
    }
}
