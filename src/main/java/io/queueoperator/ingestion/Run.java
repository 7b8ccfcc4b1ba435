package io.queueoperator.ingestion;

import io.queueoperator.core.job.Job;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run that one of its jobs tells of.
 *
 * @param id the producer's id
 * @param jobId that job
 * @param sourceId what it runs for; our own tables have no row for a run without one
 * @param sourceUrlId the url of the source, if there is one
 * @param stage the stage of that job; null for tasks that are no part of the pipeline
 */
record Run(String id, String jobId, @Nullable String sourceId, @Nullable String sourceUrlId, @Nullable String stage) {

    static Optional<Run> of(Job job) {
        Job.Origin origin = job.origin();
        if (origin.runId() == null) {
            return Optional.empty();
        }
        String stage = Stage.of(job.taskType()).map(Stage::wire).orElse(null);
        return Optional.of(new Run(origin.runId(), job.id(), origin.sourceId(), origin.sourceUrlId(), stage));
    }
}
