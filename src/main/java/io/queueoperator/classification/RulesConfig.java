package io.queueoperator.classification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What errors mean. */
@ConfigMapping(prefix = "queue-operator.classification")
public interface RulesConfig {
    /** A file with rules, YAML or JSON; none: the default rules alone. */
    Optional<Path> rulesFile();

    /** The pause between two looks at the file; "off" in the scheduler's own words: only when somebody asks for it. */
    @WithDefault("5s")
    String every();

    /** How long one simulation may look at recorded failures. */
    @WithDefault("20s")
    Duration simulationTime();
}
