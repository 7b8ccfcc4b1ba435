package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Traceparent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to enqueue.
 *
 * @param id the producer's own id; null: the operator gives one, a decimal string
 * @param taskType discover, download, ocr, or any other name that a worker claims by
 * @param sourceId what progress is grouped by for the pipeline UI
 * @param runId groups jobs that belong together
 * @param parentJobId an existing job, or one of the same batch; it counts its children
 * @param priority higher is claimed first; 0 if not said
 * @param scheduledFor nobody claims it before then
 * @param maxAttempts attempts in all, the first included
 * @param timeoutS how long one attempt may take, in seconds
 * @param progressDeadlineS a holder that is alive but does not get further (percentage, units, phase, step) for so long is
 *     flagged, and failed with NO_PROGRESS where the operator is configured so; in seconds
 * @param concurrencyKey of the jobs with this key only so many are held at a time, "account:42" for example
 * @param concurrencyLimit how many; 1 if not said
 * @param idempotencyKey the same key again answers with the job it made the first time
 * @param payload what the worker needs; comes back as it was
 * @param execution what an orchestrator needs; comes back as it was
 * @param metadata anything; comes back as it was
 * @param traceparent the place in a trace that the job belongs to (W3C Trace Context); what the header of the call says, if not said
 */
@Valid
public record NewJob(
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String id,
        @NotNull(message = NewJob.TASK_TYPE) @Pattern(regexp = Identifier.REGEX, message = NewJob.TASK_TYPE)
                String taskType,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String sourceId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String sourceUrlId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String documentId,
        @Pattern(regexp = "[^\\p{Cntrl}\\p{Cs}]{1,4096}", message = "a URL of at most 4096 characters without control characters")
                @Nullable String documentUrl,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String runId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String projectId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String parentJobId,
        @Min(value = -1000, message = NewJob.PRIORITY) @Max(value = 1000, message = NewJob.PRIORITY)
                @Nullable Integer priority,
        @Nullable Instant scheduledFor,
        @Min(value = 1, message = NewJob.MAX_ATTEMPTS) @Max(value = 1000, message = NewJob.MAX_ATTEMPTS)
                @Nullable Integer maxAttempts,
        @Min(value = 1, message = NewJob.TIMEOUT) @Max(value = 604_800, message = NewJob.TIMEOUT)
                @Nullable Integer timeoutS,
        @Min(value = 1, message = NewJob.TIMEOUT) @Max(value = 604_800, message = NewJob.TIMEOUT)
                @Nullable Integer progressDeadlineS,
        @Pattern(regexp = NewJob.KEY, message = NewJob.KEY_RULE) @Nullable String concurrencyKey,
        @Min(value = 1, message = NewJob.MAX_ATTEMPTS) @Max(value = 1000, message = NewJob.MAX_ATTEMPTS)
                @Nullable Integer concurrencyLimit,
        @Pattern(regexp = NewJob.KEY, message = NewJob.KEY_RULE) @Nullable String idempotencyKey,
        @Nullable RawJson payload,
        @Nullable RawJson execution,
        @Nullable RawJson metadata,
        @Pattern(regexp = Traceparent.REGEX, message = Traceparent.RULE) @Nullable String traceparent) {
    static final String TASK_TYPE = "a task type such as download, " + Identifier.RULE;
    static final String PRIORITY = "a whole number from -1000 to 1000, higher is claimed first";
    static final String MAX_ATTEMPTS = "a whole number from 1 to 1000";
    static final String KEY = "[^\\p{Cntrl}\\p{Cs}]{1,255}";
    static final String KEY_RULE = "1 to 255 characters without control characters";
    static final String TIMEOUT = "whole seconds from 1 to 604800 (a week)";

    /** A batch is a list that is looked at as a whole. */
    @Valid
    public record Batch(@NotNull(message = "1 to " + Batch.LIMIT + " jobs") @Size(min = 1, max = Batch.LIMIT, message = "1 to " + Batch.LIMIT + " jobs")
            java.util.List<@NotNull(message = "a job") @Valid NewJob> jobs) {
        /** The most jobs that one call can bring. */
        public static final int LIMIT = 1000;
    }
}
