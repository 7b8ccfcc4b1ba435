package io.queueoperator.state;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is written into the hash {@code job:{id}} (CONTRACTS B): the fields that the pipeline UI and its workers know, and beside
 * them those of the progress answer. Absent is {@code ""}; times of the contract are ISO-8601 UTC, our own end in
 * {@code _ms}. What is read of it: {@link JobHash}.
 */
final class HashFields {
    /** What the script of new jobs writes itself where it is not told otherwise; what it does not write is the same as "". */
    private static final Map<String, String> OF_NEW_JOBS = Map.of(
            "version", "1", "status", JobStatus.QUEUED.redis(), "attempt", "1", "max_attempts", "3", "priority", "0",
            "attempts", "0", "needs_review", "false", "progress_pct", "0");

    /** What jobs of one call mostly have in common; all of them are fields that the script of new jobs writes itself. */
    private static final Set<String> ALIKE =
            Set.of("task", "created_at", "available_at", "updated_ms", "source_id", "run_id");

    /** With a longer value Redis keeps a hash in another way, for good, and all its copies ({@code hash-max-listpack-value}). */
    private static final int SHORT_VALUE = 64;

    private HashFields() {}

    /** Everything but the live fields, the lease and the bookkeeping of the script. */
    static Map<String, String> plain(Job job) {
        Map<String, String> fields = new LinkedHashMap<>();
        plain(job, fields::put);
        return fields;
    }

    private static void plain(Job job, BiConsumer<String, String> f) {
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
    static void ofNew(Job job, BiConsumer<String, String> own, BiConsumer<String, String> alike) {
        BiConsumer<String, String> some = (field, value) -> {
            boolean isAlike = ALIKE.contains(field);
            if (isAlike) {
                alike.accept(field, isShort(value) ? value : "");
            }
            if (!value.isEmpty() && !value.equals(OF_NEW_JOBS.get(field)) && !(isAlike && isShort(value))) {
                own.accept(field, value);
            }
        };
        plain(job, some);
        live(job.progress(), some);
        some.accept("version", Long.toString(job.version()));
    }

    private static boolean isShort(String value) {
        return value.length() <= SHORT_VALUE && value.chars().allMatch(c -> c < 128);
    }

    /**
     * What a claim or a completion changes in the hash of the version before, beside the bookkeeping of the script. Claimed: an
     * attempt of a queued job begins, and those have no error, no progress and no end.
     */
    static void ofStep(Job job, BiConsumer<String, String> f) {
        f.accept("status", job.status().redis());
        f.accept("started_at", text(job.startedAt()));
        if (job.status() == JobStatus.CLAIMED) {
            f.accept("attempts", Integer.toString(job.attemptsBegun()));
            f.accept("worker", job.lease() == null ? "" : text(job.lease().workerId()));
            f.accept("worker_name", job.lease() == null ? "" : text(job.lease().workerName()));
            f.accept("claimed_at", text(job.claimedAt()));
        } else {
            f.accept("completed_at", text(job.completedAt()));
            live(job.progress(), f);
        }
    }

    /** What progress reports change. The percentage comes last: the script reads it from there. */
    static void live(Progress progress, BiConsumer<String, String> f) {
        f.accept("phase", text(progress.phase()));
        f.accept("step", text(progress.step()));
        f.accept("units_completed", text(progress.unitsCompleted()));
        f.accept("units_total", text(progress.unitsTotal()));
        f.accept("message", text(progress.message()));
        f.accept("progress_pct", number(progress.pct()));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** 40 rather than 40.0: the script hands it on as it is. */
    static String number(double pct) {
        return pct == Math.rint(pct) ? Long.toString((long) pct) : Double.toString(pct);
    }
}
