package io.queueoperator.core.job;

/**
 * How the children of a job fare: exact, because every change of a child counts here in the same statement.
 *
 * @param total all children ever enqueued
 * @param completed those that completed
 * @param failed those that failed or were cancelled, for good
 * @param version grows with every change
 */
public record Children(int total, int completed, int failed, long version) {
    /** A job without children; valid, also while it is processing (seed 000, edge case 1). */
    public static final Children NONE = new Children(0, 0, 0, 0);
}
