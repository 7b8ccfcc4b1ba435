/**
 * What we remember: jobs and their lists, attempts (task runs), the audit of status changes, sources. Nothing here changes
 * a job.
 *
 * <p>{@code ledger.stats} counts all jobs, {@code ledger.insight} answers what one asks of the queue as a whole,
 * {@code ledger.explain} says why one job is not running, {@code ledger.run} lists all task runs.
 * {@code ledger.worker} and {@code ledger.execution} keep what workers and orchestrators report of themselves, in tables of
 * their own.
 */
@NullMarked
package io.queueoperator.ledger;

import org.jspecify.annotations.NullMarked;
