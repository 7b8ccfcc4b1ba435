package io.queueoperator.flow.enqueue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a job gets that does not say otherwise, and how large it may be. */
@ConfigMapping(prefix = "queue-operator.enqueue")
public interface EnqueueConfig {
    /** Attempts in all, the first included (seeds 002 and 004 use three). */
    @WithDefault("3")
    int defaultMaxAttempts();

    /** The longest payload, execution and metadata of one job, each, in characters of JSON. */
    @WithDefault("262144")
    int maxBodyLength();
}
