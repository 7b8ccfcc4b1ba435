package io.queueoperator.api;

/**
 * What a sweep of the passes did.
 *
 * @param changes of jobs that were read in the log
 * @param ended passes that were seen to have nothing left to run
 * @param begun automatic passes
 * @param requeued jobs that were given another life
 */
public record PassSweepReport(int changes, int ended, int begun, int requeued) {}
