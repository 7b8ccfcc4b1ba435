package io.queueoperator.orchestrator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as orchestrators read it (CONTRACTS D). {@code execution} and {@code metadata} come back as they were enqueued.
 *
 * @param traceparent the place in a trace that it was enqueued from; left out where there is none
 * @param attempts how many attempts failed so far (seed 001: failing increments it)
 * @param error why it failed; null while it may still succeed
 * @param lastError the newest failure of any attempt
 * @param lease of the present claim; null when the reader does not hold the job
 */
record WireJob(
        String id,
        String type,
        int priority,
        @JsonProperty("createdAt") Instant createdAt,
        @JsonProperty("updatedAt") Instant updatedAt,
        @JsonProperty("scheduledFor") @Nullable Instant scheduledFor,
        int attempts,
        @JsonProperty("maxAttempts") int maxAttempts,
        String status,
        @JsonProperty("orchestratorId") @Nullable String orchestratorId,
        @JsonProperty("claimedAt") @Nullable Instant claimedAt,
        @JsonProperty("startedAt") @Nullable Instant startedAt,
        @JsonProperty("completedAt") @Nullable Instant completedAt,
        @Nullable String error,
        @JsonProperty("errorCode") @Nullable String errorCode,
        @JsonProperty("errorCategory") @Nullable String errorCategory,
        @JsonProperty("lastError") @Nullable String lastError,
        @JsonProperty("cancelRequested") boolean cancelRequested,
        @Nullable Lease lease,
        @Nullable RawJson execution,
        @Nullable RawJson metadata,
        @Nullable RawJson payload,
        @Nullable RawJson result,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String traceparent) {

    /**
     * A claim.
     *
     * @param expiresAt when it ends unless it is renewed
     * @param renewalToken names the claim; a client that sends it along is never taken for another claim
     */
    record Lease(
            @JsonProperty("expiresAt") @Nullable Instant expiresAt,
            @JsonProperty("renewalToken") String renewalToken) {}

    /** A job with its bodies, for the orchestrator that reads it: another one's claim is not told. */
    static WireJob of(
            Job job, String reader, @Nullable String lastError, @Nullable RawJson execution, @Nullable RawJson metadata,
            @Nullable RawJson payload, @Nullable RawJson result) {
        Job.JobError error = job.error();
        return new WireJob(
                job.id(), job.taskType(), job.priority(), job.createdAt(), job.updatedAt(), job.scheduledFor(),
                job.status() == JobStatus.FAILED ? job.attempt() : job.attempt() - 1, job.maxAttempts(),
                job.status().wire(), job.lease() == null ? null : job.lease().workerId(),
                job.claimedAt(), job.startedAt(), job.completedAt(),
                error == null ? null : error.message(), error == null ? null : error.code(),
                error == null ? null : error.category(), lastError, job.cancelRequest() != null,
                lease(job, reader), execution, metadata, payload, result, job.origin().traceparent());
    }

    private static @Nullable Lease lease(Job job, String reader) {
        return job.status().isHeld() && reader.equals(job.claim().workerId())
                ? new Lease(job.claim().expiresAt(), Long.toString(job.claim().token()))
                : null;
    }
}
