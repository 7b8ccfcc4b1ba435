/**
 * How many jobs there are: counted by a chore from the log of changes, the rest of the log added at each reading, so that
 * the answer is exact and never counts the table (ADR 9).
 *
 * <p>StatisticsResource -> CountJobs -> CountSql reads; StatisticsTimer -> RollUpCounts -> RollUpSql keeps the counts,
 * and CountTransitions what went by as metrics. What
 * is asked of single jobs and attempts is next door, in {@code ledger.insight}.
 */
@NullMarked
package io.queueoperator.ledger.stats;

import org.jspecify.annotations.NullMarked;
