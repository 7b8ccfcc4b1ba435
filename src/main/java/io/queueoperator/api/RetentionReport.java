package io.queueoperator.api;

import io.queueoperator.core.operation.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which old jobs left, or would; and what is left of others.
 *
 * @param dryRun nothing was changed
 * @param unfinished the time of a sweep was over before all of them had left; the next one goes on
 * @param statuses cancelled, completed and failed jobs
 * @param leftovers what is remembered besides jobs
 */
public record RetentionReport(boolean dryRun, boolean unfinished, List<Status> statuses, List<Leftover> leftovers)
        implements Outcome {

    /**
     * Jobs that ended in one way.
     *
     * @param olderThanS those that ended longer ago than that, in seconds; null: they are kept for ever
     * @param jobs how many left, or would
     * @param jobsExact false when a dry run did not count further
     * @param oldest of those that would leave: when the first of them ended
     * @param referred old enough, but kept because something still refers to them: a parent or child that goes on, a
     *     message to be sent, a follower that was not told; null unless it is a dry run
     */
    public record Status(
            String status,
            @Nullable Long olderThanS,
            int jobs,
            boolean jobsExact,
            @Nullable Instant oldest,
            @Nullable Integer referred) {}

    /**
     * What is remembered besides jobs.
     *
     * @param kind runs, imports, pauses, breaker_changes
     * @param olderThanS those longer ago than that, in seconds; null: they are kept for ever
     * @param rows how many left, or would
     * @param rowsExact false when a dry run did not count further
     * @param oldest of those that would leave
     * @param referred old enough, but kept because they go on or something still refers to them; null unless it is a dry run
     */
    public record Leftover(
            String kind,
            @Nullable Long olderThanS,
            int rows,
            boolean rowsExact,
            @Nullable Instant oldest,
            @Nullable Integer referred) {}

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>(Map.of("unfinished", unfinished));
        statuses.forEach(status -> facts.put(status.status(), status.jobs()));
        leftovers.forEach(leftover -> facts.put(leftover.kind(), leftover.rows()));
        return facts;
    }

    /** How many jobs in all. */
    public int total() {
        return statuses.stream().mapToInt(Status::jobs).sum();
    }
}
