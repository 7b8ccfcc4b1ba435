package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A result that came after the lease was lost, and that nobody has accepted.
 *
 * @param leaseToken names the attempt: {@code POST /api/v1/jobs/{job_id}/late-results/{lease_token}/accept}
 * @param jobStatus of the job now
 * @param acceptable the job is failed or waits for another attempt; else a worker holds it now
 * @param result what the job would be given
 * @param receivedAt when it came
 * @param errorMessage why the attempt was taken from the worker
 */
public record LateResultView(
        String jobId,
        String taskType,
        String jobStatus,
        boolean acceptable,
        int attempt,
        long leaseToken,
        @Nullable String workerId,
        @Nullable String workerName,
        @Nullable RawJson result,
        Instant receivedAt,
        @Nullable String errorMessage,
        @Nullable String errorCode) {}
