package io.queueoperator.intake.csv;

import io.quarkus.runtime.configuration.MemorySize;
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

    /** The most bytes of one file; other bodies are held to {@code quarkus.http.limits.max-body-size}. */
    @WithDefault("256M")
    MemorySize maxBodySize();

    /** The most rows of one file. */
    @WithDefault("1000000")
    int maxRows();

    /** The most bad lines that an answer lists; the others are counted. */
    @WithDefault("100")
    int maxProblems();

    /** The pause between two looks at imports that were cut off; "off" switches them off. */
    @WithDefault("30s")
    String every();

    /** An accepted import that nobody carried on for so long was cut off, and is gone on with; no statement takes as long. */
    @WithDefault("10s")
    Duration resumedAfter();

    /** One that nobody read on for so long, before it was accepted, was cut off as well, and is forgotten. */
    @WithDefault("10m")
    Duration abandonedAfter();
}
