package io.queueoperator.sdk;

/**
 * What every call after the claim names: which job, and under which claim.
 *
 * @param jobId of the job
 * @param token of the claim; only grows, and is never used twice
 */
public record Lease(String jobId, long token) {}
