/**
 * What is measured in the database for {@code /q/metrics} (ADR 31): how many jobs, how deep the queue, how old, who lags.
 *
 * <p>MeasureTimer -> MeasureQueue -> MeasureSql, one statement; what it answers stays in MeasuredValues until the next time,
 * and a scrape asks no store. What is counted as it happens (claims, failures, lost leases) is where it happens.
 */
@NullMarked
package io.queueoperator.ledger.metrics;

import org.jspecify.annotations.NullMarked;
