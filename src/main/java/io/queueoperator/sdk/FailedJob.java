package io.queueoperator.sdk;

import io.queueoperator.api.FailRequest;

/**
 * An attempt that ended badly, for the call that ends many.
 *
 * @param jobId of the job
 * @param failure what happened; names the lease
 */
public record FailedJob(String jobId, FailRequest failure) {}
