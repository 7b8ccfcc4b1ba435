package io.queueoperator.api;

import java.time.Instant;
import java.util.Map;

/**
 * How many jobs a bulk action means.
 *
 * @param asOf when they were counted; for the call that acts
 * @param matching jobs of the filter
 * @param eligible of them, those that the action can do something with
 * @param most so many jobs one action may mean; with more eligible ones the filter must be narrowed
 * @param exact false: only the newest 100,000 jobs that an index finds were looked at; the filter must be narrowed
 * @param byStatus the matching ones by status
 */
public record BulkCount(
        String action, Instant asOf, int matching, int eligible, int most, boolean exact, Map<String, Integer> byStatus) {}
