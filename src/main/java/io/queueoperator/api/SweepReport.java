package io.queueoperator.api;

/**
 * What a sweep of the reaper did.
 *
 * @param requeued jobs whose lease ran out and that have another attempt
 * @param failed jobs whose lease ran out for the last time
 * @param cancelled jobs whose lease ran out and that somebody had asked to end
 * @param redis jobs brought up to date in Redis; -1 when Redis did not answer
 * @param ingestion jobs brought up to date in the ingestion tables; -1 when they did not answer
 */
public record SweepReport(int requeued, int failed, int cancelled, int redis, int ingestion) {}
