package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run of a source is, stage by stage.
 *
 * @param runId the run; null: the newest jobs of the source belong to none, and those are counted
 * @param runStatus pending, running, completed, failed, canceled; null without a run
 * @param updatedAt when any of its jobs last changed; null when there is none
 * @param exact false: it has more jobs than are counted
 * @param away stores that could not be asked for errors: redis, ingestion
 * @param stages discovery, documents, ocr, summary
 */
public record SourceStages(
        String sourceId,
        @Nullable String runId,
        @Nullable String runStatus,
        @Nullable Instant updatedAt,
        boolean exact,
        List<String> away,
        List<Stage> stages) {

    /**
     * A stage.
     *
     * @param skipped jobs that were cancelled
     * @param reviewRequired of the failed, those that a person should look at
     * @param progressPct 0 to 100; null when there is nothing to do in it (yet)
     * @param error why the latest of its failures failed
     */
    public record Stage(
            String stage,
            int total,
            int queued,
            int running,
            int completed,
            int failed,
            int skipped,
            int reviewRequired,
            @Nullable Double progressPct,
            @Nullable StageError error) {}

    /**
     * What went wrong, and who says so.
     *
     * @param saidBy redis.error_message, ingestion_items.last_error_message, ingestion_items.error_message,
     *     ingestion_items.review_reason, ingestion_items.needs_review, jobs.error_message, ingestion_runs.status
     */
    public record StageError(
            String saidBy,
            String message,
            @Nullable String workerName,
            @Nullable String errorCode,
            @Nullable String jobId,
            @Nullable Instant at) {}
}
