package io.queueoperator.ingestion;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.state.Change;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job says of an item; pure.
 *
 * @param job the job
 * @param stage its stage
 * @param key see {@link ItemKey}
 * @param lastError the latest failure, also while another attempt waits
 */
record Item(Job job, Stage stage, String key, @Nullable String lastError) {

    /** The item; empty for tasks that are no part of the pipeline. */
    static Optional<Item> of(Change change) {
        Job job = change.job();
        return Stage.of(job.taskType()).map(stage -> new Item(
                job, stage, ItemKey.of(stage, job), change.lastError() == null ? null : change.lastError().message()));
    }

    /** Two jobs of one call may work on one item. */
    String identity() {
        Job.Origin origin = job.origin();
        return origin.runId() != null ? "run " + origin.runId() + " " + key : "source " + origin.sourceId() + " " + key;
    }

    Item newer(Item other) {
        return other.job.updatedAt().isBefore(job.updatedAt()) ? this : other;
    }

    boolean needsReview() {
        return job.error() != null && job.error().needsReview();
    }

    /** Why somebody should look. */
    @Nullable String reviewReason() {
        return job.error() != null && job.error().needsReview() ? job.error().code() : null;
    }

    @Nullable String reason() {
        boolean ended = job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELLED;
        return ended && job.error() != null ? job.error().code() : null;
    }
}
