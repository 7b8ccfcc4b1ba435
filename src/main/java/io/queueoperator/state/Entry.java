package io.queueoperator.state;

import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log: a job has changed its status. The statement that wrote it set {@code updated_at} to the same instant.
 *
 * @param leaseToken of the attempt; null while there was none
 */
public record Entry(String jobId, Instant at, JobStatus to, @Nullable Long leaseToken) {

    /** A time as a number, as exact as PostgreSQL has it: for memories that keep many. */
    public static long micros(Instant at) {
        return TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000;
    }
}
