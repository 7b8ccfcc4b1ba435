package io.queueoperator.intake.csv;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Progress files. */
@ConfigMapping(prefix = "queue-operator.progress-csv")
public interface ProgressCsvConfig {
    /** The task type of jobs from a file; the file does not say. */
    @WithDefault("post")
    String taskType();

    /** The zone of local times, where the call does not say. */
    @WithDefault("UTC")
    String zone();

    /** Rows per statement. */
    @WithDefault("500")
    int batch();

    /** The most rows of one file. */
    @WithDefault("1000000")
    int maxRows();

    /** The most bad lines that an answer lists; the others are counted. */
    @WithDefault("100")
    int maxProblems();

    /** The pause between two looks at imports that were cut off; "off" switches them off. */
    @WithDefault("30s")
    String every();

    /** An import that was not touched for so long was cut off: accepted, it is carried out; else it is forgotten. */
    @WithDefault("10m")
    Duration abandonedAfter();
}
