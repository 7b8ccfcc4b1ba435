package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who takes jobs.
 *
 * @param kind worker or orchestrator, after the API it uses
 * @param version as it says itself
 * @param lastSeenAt its newest call that named it, or renewal of what it holds
 * @param capacity as it says itself; null when it never did
 * @param heldJobs how many jobs it holds now
 * @param heldJobIds which ones, the oldest claims first; a list of workers shows only the first few
 * @param health its newest report
 * @param metrics its newest report
 */
public record WorkerView(
        String id,
        String kind,
        @Nullable String name,
        @Nullable String version,
        Instant firstSeenAt,
        Instant lastSeenAt,
        @Nullable Capacity capacity,
        int heldJobs,
        List<String> heldJobIds,
        @Nullable RawJson health,
        @Nullable Instant healthAt,
        @Nullable RawJson metrics,
        @Nullable Instant metricsAt) {

    /** How much it can do at once; null what it did not say. */
    public record Capacity(
            @Nullable Integer maxJobs, @Nullable Integer currentJobs, @Nullable Integer availableSlots) {}
}
