package io.queueoperator.state;

import io.queueoperator.core.job.Snapshot;

/**
 * What Redis shows of a job.
 *
 * @param snapshot as last written
 * @param overdue its lease should have been renewed by now: PostgreSQL may know better
 */
public record Shown(Snapshot snapshot, boolean overdue) {}
