package io.queueoperator.core.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The lifecycle of seed 001: {@code queued -> claimed -> running -> completed | failed | cancelled}.
 *
 * <p>The same word is used in SQL, JSON and the UI: {@link #wire()}. The two other vocabularies of the contract are here
 * as well, so that no store can invent its own mapping.
 */
public enum JobStatus {
    /** Waits for a worker; also waits out the backoff before its next attempt. */
    QUEUED("queued", "pending", "pending"),
    /** A worker holds the lease and has not started yet. */
    CLAIMED("processing", "processing", "running"),
    /** A worker holds the lease and works. */
    RUNNING("processing", "processing", "running"),
    /** Finished successfully. */
    COMPLETED("completed", "completed", "completed"),
    /** Finished with an error and no attempt left that is worth making. */
    FAILED("failed", "failed", "failed"),
    /** Ended because somebody asked for it. */
    CANCELLED("failed", "failed", "canceled");

    private static final Map<String, JobStatus> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(JobStatus::wire, Function.identity()));

    private final String wire = name().toLowerCase(Locale.ROOT);
    private final String progress;
    private final String redis;
    private final String ingestion;

    JobStatus(String progress, String redis, String ingestion) {
        this.progress = progress;
        this.redis = redis;
        this.ingestion = ingestion;
    }

    /** The status as written in SQL, in {@code /api/v1} and in the console. */
    public String wire() {
        return wire;
    }

    /** The status as the progress API of seed 000 says it: queued, processing, completed, failed. */
    public String progress() {
        return progress;
    }

    /** The status as the Redis hash {@code job:{id}} says it: pending, processing, completed, failed. */
    public String redis() {
        return redis;
    }

    /** The status as {@code ingestion_items.status} says it. */
    public String ingestion() {
        return ingestion;
    }

    /** Nothing more happens to a job in this status by itself. */
    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** A worker holds the lease. */
    public boolean isHeld() {
        return this == CLAIMED || this == RUNNING;
    }

    /** The status of that name; empty when there is none. */
    public static Optional<JobStatus> of(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }
}
