package io.queueoperator.state;

import io.queueoperator.core.job.Progress;

/**
 * What the holder of a job reported last.
 *
 * @param token its lease: of another one it says nothing
 * @param progress what is to be shown
 */
public record Reported(long token, Progress progress) {}
