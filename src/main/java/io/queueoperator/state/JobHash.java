package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.core.job.Snapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The hash {@code job:{id}} in Redis (CONTRACTS B): the fields that the pipeline UI and its workers know, and beside
 * them those of the progress answer. Absent is {@code ""}; times of the contract are ISO-8601 UTC, our own end in
 * {@code _ms}.
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

    /** What the script of new jobs writes itself where it is not told otherwise; what it does not write is the same as "". */
    private static final Map<String, String> OF_NEW_JOBS = Map.of(
            "version", "1", "status", JobStatus.QUEUED.redis(), "attempt", "1", "max_attempts", "3", "priority", "0",
            "attempts", "0", "needs_review", "false", "progress_pct", "0");

    /** What jobs of one call mostly have in common; all of them are fields that the script of new jobs writes itself. */
    private static final Set<String> ALIKE =
            Set.of("task", "created_at", "available_at", "updated_ms", "source_id", "run_id");

    /** With a longer value Redis keeps a hash in another way, for good, and all its copies ({@code hash-max-listpack-value}). */
    private static final int SHORT_VALUE = 64;

    /** What {@link #reported} looks at. */
    static final List<String> REPORTED = List.of(
            "operator", "lease_token", "phase", "step", "progress_pct", "units_completed", "units_total", "message");

    /** Enough to know whether the hash shows a state of the job, or a later one. */
    static final List<String> VERSIONS = List.of("operator", "version", "status", "children_total", "children_version");

    private JobHash() {}

    static String key(String jobId) {
        return "job:" + jobId;
    }

    /** Everything but the live fields, the lease and the bookkeeping of the script. */
    static Map<String, String> plainFields(Job job) {
        Map<String, String> fields = new LinkedHashMap<>();
        plainFields(job, fields::put);
        return fields;
    }

    private static void plainFields(Job job, BiConsumer<String, String> f) {
        String createdAt = job.createdAt().toString();
        f.accept("id", job.id());
        f.accept("task", job.taskType());
        f.accept("source_id", text(job.origin().sourceId()));
        f.accept("source_url_id", text(job.origin().sourceUrlId()));
        f.accept("document_id", text(job.origin().documentId()));
        f.accept("run_id", text(job.origin().runId()));
        f.accept("status", job.status().redis());
        f.accept("created_at", createdAt);
        f.accept("attempts", Integer.toString(job.attemptsBegun()));
        f.accept("max_attempts", Integer.toString(job.maxAttempts()));
        f.accept("worker", job.lease() == null ? "" : text(job.lease().workerId()));
        f.accept("started_at", text(job.startedAt()));
        f.accept("completed_at", text(job.completedAt()));
        f.accept("error_message", job.error() == null ? "" : job.error().message());
        f.accept("attempt", Integer.toString(job.attempt()));
        f.accept("priority", Integer.toString(job.priority()));
        f.accept("available_at", job.availableAt().equals(job.createdAt()) ? createdAt : job.availableAt().toString());
        f.accept("claimed_at", text(job.claimedAt()));
        f.accept("document_url", text(job.origin().documentUrl()));
        f.accept("project_id", text(job.origin().projectId()));
        f.accept("parent_job_id", text(job.origin().parentJobId()));
        f.accept("traceparent", text(job.origin().traceparent()));
        f.accept("worker_name", job.lease() == null ? "" : text(job.lease().workerName()));
        f.accept("error_category", job.error() == null ? "" : text(job.error().category()));
        f.accept("error_type", job.error() == null ? "" : text(job.error().type()));
        f.accept("error_code", job.error() == null ? "" : text(job.error().code()));
        f.accept("fingerprint", job.error() == null ? "" : text(job.error().fingerprint()));
        f.accept("needs_review", job.error() != null && job.error().needsReview() ? "true" : "false");
        f.accept("cancel_requested", job.cancelRequest() == null ? "" : "true");
        f.accept("progress_deadline_s", job.advance() == null ? "" : Integer.toString(job.advance().deadlineS()));
        f.accept("updated_ms", Long.toString(job.updatedAt().toEpochMilli()));
    }

    /**
     * Pairs that are to be written of a job in the queue that has no hash, beside what the script writes of all of them.
     *
     * @param own what has a value, and is not said in {@code alike}
     * @param alike always the same fields, "" for values that are too long for a template
     */
    static void newFields(Job job, BiConsumer<String, String> own, BiConsumer<String, String> alike) {
        BiConsumer<String, String> some = (field, value) -> {
            boolean isAlike = ALIKE.contains(field);
            if (isAlike) {
                alike.accept(field, isShort(value) ? value : "");
            }
            if (!value.isEmpty() && !value.equals(OF_NEW_JOBS.get(field)) && !(isAlike && isShort(value))) {
                own.accept(field, value);
            }
        };
        plainFields(job, some);
        liveFields(job.progress(), some);
        some.accept("version", Long.toString(job.version()));
    }

    private static boolean isShort(String value) {
        return value.length() <= SHORT_VALUE && value.chars().allMatch(c -> c < 128);
    }

    /**
     * What a claim or a completion changes in the hash of the version before, beside the bookkeeping of the script. Claimed: an
     * attempt of a queued job begins, and those have no error, no progress and no end.
     */
    static void stepFields(Job job, BiConsumer<String, String> f) {
        f.accept("status", job.status().redis());
        f.accept("started_at", text(job.startedAt()));
        if (job.status() == JobStatus.CLAIMED) {
            f.accept("attempts", Integer.toString(job.attemptsBegun()));
            f.accept("worker", job.lease() == null ? "" : text(job.lease().workerId()));
            f.accept("worker_name", job.lease() == null ? "" : text(job.lease().workerName()));
            f.accept("claimed_at", text(job.claimedAt()));
        } else {
            f.accept("completed_at", text(job.completedAt()));
            liveFields(job.progress(), f);
        }
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

    /** What progress reports change. The percentage comes last: the script reads it from there. */
    static void liveFields(Progress progress, BiConsumer<String, String> f) {
        f.accept("phase", text(progress.phase()));
        f.accept("step", text(progress.step()));
        f.accept("units_completed", text(progress.unitsCompleted()));
        f.accept("units_total", text(progress.unitsTotal()));
        f.accept("message", text(progress.message()));
        f.accept("progress_pct", number(progress.pct()));
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

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** 40 rather than 40.0: the script hands it on as it is. */
    static String number(double pct) {
        return pct == Math.rint(pct) ? Long.toString((long) pct) : Double.toString(pct);
    }
}
