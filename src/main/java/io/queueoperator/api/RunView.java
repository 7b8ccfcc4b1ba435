package io.queueoperator.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run.
 *
 * @param described whether somebody posted it; else it is known by its jobs
 * @param passDelayS the wait before an automatic pass, in seconds
 * @param maxPasses passes in all, the first included
 * @param limits how often a job may be re-queued, by category; what is not there is never retried
 * @param pass the current one
 * @param jobs how many are in each status; null in lists
 * @param retryable how many failed ones a pass would re-queue; null in lists
 */
public record RunView(
        String id,
        boolean described,
        @Nullable String name,
        @Nullable RawJson metadata,
        boolean autoPasses,
        long passDelayS,
        int maxPasses,
        Map<String, Integer> limits,
        PassView pass,
        @Nullable Map<String, Long> jobs,
        @Nullable Long retryable,
        Instant createdAt,
        String createdBy) {}
