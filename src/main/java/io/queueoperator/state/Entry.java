package io.queueoperator.state;

import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log: a job has changed its status. The statement that wrote it set {@code updated_at} to the same instant.
 *
 * @param leaseToken of the attempt; null while there was none
 */
public record Entry(String jobId, Instant at, JobStatus to, @Nullable Long leaseToken) {}
