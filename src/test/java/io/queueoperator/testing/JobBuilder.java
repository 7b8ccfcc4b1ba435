package io.queueoperator.testing;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job for tests of pure functions; whatever is not said has a harmless value. */
public final class JobBuilder {
    /** When everything happens that no test moves. */
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Job.Origin NOTHING = new Job.Origin(null, null, null, null, null, null, null, null);

    private String id = "4711";
    private String taskType = "discover";
    private JobStatus status = JobStatus.QUEUED;
    private int attempt = 1;
    private int maxAttempts = 3;
    private Job.Origin origin = NOTHING;
    private Job.@Nullable Lease lease;
    private String worker = "worker-1";
    private Progress progress = Progress.NONE;
    private Job.@Nullable CancelRequest cancelRequest;
    private Job.@Nullable JobError error;
    private @Nullable Instant scheduledFor;
    private Instant availableAt = NOON;
    private Instant createdAt = NOON;
    private Instant updatedAt = NOON;
    private @Nullable Instant heldSince;
    private Job.@Nullable Advance advance;
    private Job.@Nullable Concurrency concurrency;
    private @Nullable Instant completedAt;

    private JobBuilder() {}

    public static JobBuilder job() {
        return new JobBuilder();
    }

    /** A running job under that lease. */
    public static JobBuilder running(long token) {
        return job().status(JobStatus.RUNNING).lease(token, NOON.plusSeconds(60));
    }

    public JobBuilder id(String value) {
        id = value;
        return this;
    }

    public JobBuilder taskType(String value) {
        taskType = value;
        return this;
    }

    public JobBuilder status(JobStatus value) {
        status = value;
        return this;
    }

    public JobBuilder attempt(int value, int max) {
        attempt = value;
        maxAttempts = max;
        return this;
    }

    public JobBuilder origin(Job.Origin value) {
        origin = value;
        return this;
    }

    public JobBuilder lease(long token, @Nullable Instant expiresAt) {
        lease = new Job.Lease(token, expiresAt, worker, "Worker One");
        return this;
    }

    /** Under the same lease, but another worker's. */
    public JobBuilder worker(String id) {
        worker = id;
        if (lease != null) {
            lease = new Job.Lease(lease.token(), lease.expiresAt(), id, lease.workerName());
        }
        return this;
    }

    public JobBuilder progress(Progress value) {
        progress = value;
        return this;
    }

    public JobBuilder cancelRequested() {
        cancelRequest = new Job.CancelRequest(NOON, "not needed any more", "somebody");
        return this;
    }

    public JobBuilder createdAt(Instant value) {
        createdAt = value;
        return this;
    }

    public JobBuilder updatedAt(Instant value) {
        updatedAt = value;
        return this;
    }

    /** Nobody can claim it before then. */
    public JobBuilder availableAt(Instant value) {
        availableAt = value;
        return this;
    }

    /** The producer's wish. */
    public JobBuilder scheduledFor(Instant value) {
        scheduledFor = value;
        return availableAt(value);
    }

    /** When it was claimed and started. */
    public JobBuilder heldSince(Instant value) {
        heldSince = value;
        return this;
    }

    /** How long it may stay where it is, and when it last got further. */
    public JobBuilder advance(int deadlineS, @Nullable Instant at) {
        advance = new Job.Advance(deadlineS, at);
        return this;
    }

    /** How it ended, when it did not succeed, and when. */
    public JobBuilder concurrency(String key, int limit) {
        concurrency = new Job.Concurrency(key, limit);
        return this;
    }

    public JobBuilder ended(JobStatus value, Job.@Nullable JobError why, Instant at) {
        error = why;
        completedAt = at;
        return status(value);
    }

    public Job build() {
        return new Job(
                id, taskType, status, 0, attempt, maxAttempts, origin, scheduledFor, availableAt, null, advance, concurrency, lease,
                progress, error, cancelRequest, createdAt, updatedAt, heldSince, heldSince, completedAt, 1, NOON);
    }
}
