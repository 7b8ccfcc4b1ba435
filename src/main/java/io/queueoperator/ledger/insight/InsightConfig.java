package io.queueoperator.ledger.insight;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one answer looks at. */
@ConfigMapping(prefix = "queue-operator.insight")
public interface InsightConfig {
    /** The most attempts that error rates look at, the latest ones. */
    @WithDefault("100000")
    int attempts();

    /** The most changes of status that the times in each status look at, the latest ones. */
    @WithDefault("20000")
    int changes();
}
