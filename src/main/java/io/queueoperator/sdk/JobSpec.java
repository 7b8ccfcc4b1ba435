package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job to enqueue. What is not said is decided by the operator; what every field means is said in
 * {@link io.queueoperator.api.NewJob}. Immutable: every method answers with another spec.
 */
public final class JobSpec {
    private final ObjectNode fields;

    private JobSpec(ObjectNode fields) {
        this.fields = fields;
    }

    /** A job of that type: download, ocr, or any other name that a worker claims by. */
    public static JobSpec of(String taskType) {
        return new JobSpec(Wire.object().put("task_type", taskType));
    }

    /** The producer's own id, instead of one that the operator gives. */
    public JobSpec id(String id) {
        return with("id", id);
    }

    /** What progress is grouped by for the pipeline UI. */
    public JobSpec sourceId(@Nullable String sourceId) {
        return with("source_id", sourceId);
    }

    public JobSpec sourceUrlId(@Nullable String sourceUrlId) {
        return with("source_url_id", sourceUrlId);
    }

    public JobSpec documentId(@Nullable String documentId) {
        return with("document_id", documentId);
    }

    public JobSpec documentUrl(@Nullable String documentUrl) {
        return with("document_url", documentUrl);
    }

    /** Groups jobs that belong together. */
    public JobSpec runId(@Nullable String runId) {
        return with("run_id", runId);
    }

    /** Workers may claim for one project only. */
    public JobSpec projectId(@Nullable String projectId) {
        return with("project_id", projectId);
    }

    /** The job that this one follows from. */
    public JobSpec parentJobId(@Nullable String parentJobId) {
        return with("parent_job_id", parentJobId);
    }

    /** Higher is claimed first; 0 if not said. */
    public JobSpec priority(int priority) {
        return with("priority", priority);
    }

    /** Nobody claims it before then. */
    public JobSpec scheduledFor(@Nullable Instant scheduledFor) {
        return with("scheduled_for", scheduledFor);
    }

    /** Attempts in all, the first included. */
    public JobSpec maxAttempts(int maxAttempts) {
        return with("max_attempts", maxAttempts);
    }

    /** How long one attempt may take, in whole seconds. */
    public JobSpec timeout(Duration timeout) {
        return with("timeout_s", Wire.seconds(timeout));
    }

    /** How long an attempt may stay where it is without getting further, in whole seconds. */
    public JobSpec progressDeadline(Duration progressDeadline) {
        return with("progress_deadline_s", Wire.seconds(progressDeadline));
    }

    /** At most {@link #concurrencyLimit} jobs with the same key are in the hands of workers at a time. */
    public JobSpec concurrencyKey(@Nullable String concurrencyKey) {
        return with("concurrency_key", concurrencyKey);
    }

    /** How many jobs of the concurrency key may be worked on at a time; 1 if not said. */
    public JobSpec concurrencyLimit(int concurrencyLimit) {
        return with("concurrency_limit", concurrencyLimit);
    }

    /** The same key again answers with the job that it made the first time. */
    public JobSpec idempotencyKey(@Nullable String idempotencyKey) {
        return with("idempotency_key", idempotencyKey);
    }

    /** What the worker needs; comes back as it was. */
    public JobSpec payload(@Nullable Object payload) {
        return with("payload", payload);
    }

    /** What an orchestrator needs; comes back as it was. */
    public JobSpec execution(@Nullable Object execution) {
        return with("execution", execution);
    }

    /** Anything; comes back as it was. */
    public JobSpec metadata(@Nullable Object metadata) {
        return with("metadata", metadata);
    }

    /** The place in a trace that the job belongs to (W3C Trace Context): that of the span which enqueues it. */
    public JobSpec traceparent(@Nullable String traceparent) {
        return with("traceparent", traceparent);
    }

    /** A field by its name on the wire: for what a newer operator knows and this class does not. Null: not said. */
    public JobSpec with(String field, @Nullable Object value) {
        ObjectNode more = Wire.object().setAll(fields);
        if (value == null) {
            more.remove(field);
        } else {
            more.set(field, Wire.body(value));
        }
        return new JobSpec(more);
    }

    Optional<String> idempotencyKey() {
        return Optional.ofNullable(fields.path("idempotency_key").asText(null));
    }

    JsonNode json() {
        return fields;
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
