package io.queueoperator.platform.bench;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether this process is one that is measured. */
@ConfigMapping(prefix = "queue-operator.bench")
public interface BenchConfig {
    /** {@code GET /bench/bare} answers; else there is no such path. */
    @WithDefault("false")
    boolean enabled();
}
