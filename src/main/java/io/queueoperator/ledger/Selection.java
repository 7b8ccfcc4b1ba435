package io.queueoperator.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The jobs of a filter.
 *
 * @param asOf when they were counted; jobs that were created later are not among them
 * @param matching how many there are
 * @param actionable how many of them an action can mean
 * @param exact false: there are more jobs than are looked at, and the numbers are those of the newest
 * @param byStatus the matching ones by status
 * @param ids of the actionable, the oldest first, as many as asked for
 */
public record Selection(
        Instant asOf, int matching, int actionable, boolean exact, Map<String, Integer> byStatus, List<String> ids) {}
