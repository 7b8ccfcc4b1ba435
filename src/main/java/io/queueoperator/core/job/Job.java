package io.queueoperator.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as PostgreSQL knows it, without its bodies (payload, execution, metadata, result).
 *
 * @param id see {@link Identifier}
 * @param taskType discover, download, ocr, or any other name
 * @param status see {@link Lifecycle}
 * @param priority higher is claimed first
 * @param attempt the attempt that waits, runs or ended; 1 is the first
 * @param maxAttempts how many there may be
 * @param origin what the job belongs to
 * @param scheduledFor what the producer asked for
 * @param availableAt nobody can claim it before then: the producer's wish, or the end of the backoff
 * @param timeoutS how long one attempt may take, in seconds
 * @param advance how long an attempt may go on without getting further; null: any time
 * @param concurrency how many like it may be held at once; null: any number
 * @param lease the current or last claim; null when it was never claimed
 * @param progress of the current attempt, as last checkpointed
 * @param error why it is failed or cancelled; null otherwise, also while it waits for a retry
 * @param cancelRequest somebody asked a running job to stop
 * @param startedAt when the current attempt started
 * @param completedAt when it ended for good
 * @param version grows with every change of this record except renewals and progress
 * @param readAt the database's clock when this was read
 */
public record Job(
        String id,
        String taskType,
        JobStatus status,
        int priority,
        int attempt,
        int maxAttempts,
        Origin origin,
        @Nullable Instant scheduledFor,
        Instant availableAt,
        @Nullable Integer timeoutS,
        @Nullable Advance advance,
        @Nullable Concurrency concurrency,
        @Nullable Lease lease,
        Progress progress,
        @Nullable JobError error,
        @Nullable CancelRequest cancelRequest,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant claimedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        long version,
        Instant readAt) {

    /**
     * This job as PostgreSQL knows it, brought forward by what Redis heard since. A live value counts only for its own
     * lease, and can only add progress and a later sign of life.
     */
    public Job withLive(Job live) {
        boolean sameLease = lease != null && live.lease != null && lease.token() == live.lease.token();
        if (!sameLease || !status.isHeld() || !live.status.isHeld()) {
            return this;
        }
        return new Job(id, taskType, status, priority, attempt, maxAttempts, origin, scheduledFor, availableAt, timeoutS,
                advance == null ? null : advance.later(live.advance), concurrency, lease, progress.advancedBy(live.progress), error, cancelRequest, createdAt,
                live.updatedAt.isAfter(updatedAt) ? live.updatedAt : updatedAt,
                claimedAt, startedAt, completedAt, version, readAt);
    }

    /** This job with what its holder reported last, told under its lease. */
    public Job withReported(Progress last) {
        return new Job(id, taskType, status, priority, attempt, maxAttempts, origin, scheduledFor, availableAt, timeoutS, advance,
                concurrency, lease, progress.advancedBy(last), error, cancelRequest, createdAt, updatedAt, claimedAt, startedAt,
                completedAt, version, readAt);
    }

    /**
     * Since when the holder has been alive without getting on, once that is longer than the job allows; null: it gets on, or
     * nobody can say. Told by signs of life alone, so no clock is asked: what is silent loses its lease instead.
     */
    public @Nullable Instant stalledSince() {
        if (advance == null || advance.at() == null || !status.isHeld()) {
            return null;
        }
        boolean stalled = Duration.between(advance.at(), updatedAt).compareTo(Duration.ofSeconds(advance.deadlineS())) >= 0;
        return stalled ? advance.at() : null;
    }

    /** The lease of a job that somebody holds or held; asked of a job that nobody ever claimed it is a defect. */
    public Lease claim() {
        return Objects.requireNonNull(lease, () -> "job " + id + " was never claimed");
    }

    /** How long the lease still lasts, as of {@link #readAt}; zero when nobody holds the job. */
    public Duration leaseLeft() {
        if (lease == null || lease.expiresAt() == null || !lease.expiresAt().isAfter(readAt)) {
            return Duration.ZERO;
        }
        return Duration.between(readAt, lease.expiresAt());
    }

    /** How many attempts were begun: what Redis and the UI call {@code attempts}. */
    public int attemptsBegun() {
        return status == JobStatus.QUEUED ? attempt - 1 : attempt;
    }

    /**
     * At most {@code limit} jobs with this key are held at a time: one job per account, for example.
     *
     * @param key the producer's own
     * @param limit of jobs with different limits the smallest counts
     */
    public record Concurrency(String key, int limit) {}

    /**
     * How an attempt gets on: percentage, units, phase or step.
     *
     * @param deadlineS how long it may stay where it is, in seconds
     * @param at when it last got further, or was claimed; null: never
     */
    public record Advance(int deadlineS, @Nullable Instant at) {
        /** This, unless the other one knows of a later advance. */
        Advance later(@Nullable Advance other) {
            return other != null && other.at != null && (at == null || other.at.isAfter(at))
                    ? new Advance(deadlineS, other.at)
                    : this;
        }
    }

    /**
     * What a job belongs to; every part is the producer's own id, or null.
     *
     * @param traceparent the place in a trace that it was enqueued from, see {@link Traceparent}
     */
    public record Origin(
            @Nullable String sourceId,
            @Nullable String sourceUrlId,
            @Nullable String documentId,
            @Nullable String documentUrl,
            @Nullable String runId,
            @Nullable String projectId,
            @Nullable String parentJobId,
            @Nullable String traceparent) {}

    /**
     * A claim.
     *
     * @param token names the claim in every later write; grows with every claim of any job and is never used twice
     * @param expiresAt null once the claim has ended
     * @param workerId who claimed
     * @param workerName the name people know the worker by
     */
    public record Lease(long token, @Nullable Instant expiresAt, @Nullable String workerId, @Nullable String workerName) {
        /** When a claim that goes on ends; asked of one that has ended it is a defect. */
        public Instant ends() {
            return Objects.requireNonNull(expiresAt, () -> "claim " + token + " has ended");
        }
    }

    /** The one true reason, as shown everywhere. */
    public record JobError(
            String message,
            @Nullable String category,
            @Nullable String type,
            @Nullable String code,
            @Nullable String fingerprint,
            boolean needsReview) {}

    /** Who asked for the end, when and why. */
    public record CancelRequest(Instant at, @Nullable String reason, @Nullable String by) {}
}
