package io.queueoperator.api;

import java.time.Instant;
import java.util.List;

/**
 * How long jobs stay in each status: stays that ended within a window.
 *
 * @param since from when on changes were looked at
 * @param wholeWindow false when there were more changes than one answer looks at; then since is later than asked
 */
public record StatusTimes(Instant since, Instant until, boolean wholeWindow, List<OfStatus> items) {

    /**
     * The stays of a task type's jobs in a status.
     *
     * @param stays how many ended
     * @param averageS how long they took on average, in seconds
     * @param p95S 95 of 100 took no longer, in seconds
     * @param longestS the longest, in seconds
     */
    public record OfStatus(
            String taskType, String status, long stays, double averageS, double p95S, double longestS) {}
}
