package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import org.jspecify.annotations.Nullable;

/** What a job gets that does not say it itself. */
final class Defaults {
    private Defaults() {}

    static Integer priority(NewJob job) {
        return job.priority() == null ? Integer.valueOf(0) : job.priority();
    }

    static Integer maxAttempts(NewJob job, EnqueueConfig config) {
        return job.maxAttempts() == null ? Integer.valueOf(config.defaultMaxAttempts()) : job.maxAttempts();
    }

    static Integer concurrencyLimit(NewJob job) {
        return job.concurrencyLimit() == null ? Integer.valueOf(1) : job.concurrencyLimit();
    }

    /** @param caller where in a trace the call comes from */
    static @Nullable String traceparent(NewJob job, @Nullable String caller) {
        return job.traceparent() == null ? caller : job.traceparent();
    }
}
