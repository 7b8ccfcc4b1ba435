package io.queueoperator.transitions;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The lines and spans of transitions. */
@ConfigMapping(prefix = "queue-operator.transitions")
public interface TransitionsConfig {
    /**
     * The pause between two looks at the log of changes, so the longest that a line comes later; "off" in the scheduler's own
     * words: neither lines nor spans of attempts. Lines alone are switched off by the level of their category,
     * {@code quarkus.log.category."io.queueoperator.transitions".level=OFF}.
     */
    @WithDefault("1s")
    String every();

    /** The most transitions that one step takes: what is lost, at most, when an instance dies between taking and telling. */
    @WithDefault("2000")
    int batch();

    /** What happened longer ago, while nobody was told, is not told any more. */
    @WithDefault("1h")
    Duration noOlderThan();
}
