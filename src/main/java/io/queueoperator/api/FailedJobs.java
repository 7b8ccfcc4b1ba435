package io.queueoperator.api;

/**
 * The failed jobs of a task type.
 *
 * @param failed jobs that failed for good
 * @param ended jobs that ended in any way
 * @param rate failed of ended, 0..1
 * @param averageAttempts how many attempts a failed job took
 */
public record FailedJobs(String taskType, long failed, long ended, double rate, double averageAttempts) {}
