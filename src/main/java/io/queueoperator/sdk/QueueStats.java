package io.queueoperator.sdk;

/** How many jobs there are, in all and by status. */
public record QueueStats(
        long total, long queued, long claimed, long running, long completed, long failed, long cancelled) {}
