package io.queueoperator.sdk;

import io.queueoperator.core.job.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life for one of many jobs.
 *
 * @param lease that is to be renewed
 * @param progress how far the job is; null when there is nothing to say
 */
public record Heartbeat(Lease lease, @Nullable Progress progress) {}
