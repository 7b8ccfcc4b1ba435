package io.queueoperator.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the pages of the console ask for beside the API; sessions have settings of their own. */
@ConfigMapping(prefix = "queue-operator.console")
public interface ConsoleConfig {
    /** The most jobs that one statement of a bulk action changes. */
    @WithDefault("200")
    int bulkBatch();

    /** How long one call of a bulk action begins new batches. */
    @WithDefault("10s")
    Duration bulkTime();

    /** How long an answer about the stages of a source may take, whatever is down or slow. */
    @WithDefault("3s")
    Duration stagesWithin();
}
