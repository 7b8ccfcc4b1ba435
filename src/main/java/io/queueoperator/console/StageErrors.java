package io.queueoperator.console;

import io.queueoperator.api.SourceStages.StageError;
import io.queueoperator.console.StageRow.FailedJob;
import io.queueoperator.ingestion.StageNotes;
import io.queueoperator.ingestion.StageNotes.ItemNote;
import io.queueoperator.ingestion.StageNotes.RunNote;
import io.queueoperator.state.ShownError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which store says what went wrong in a stage, in the order of seed 000: the hash in Redis, the item, the run. What our own
 * database knows of the job comes in between, so that a failure is shown also while all of them are away. Pure.
 *
 * @param hashes what Redis says, by job
 * @param notes what the ingestion tables say
 */
record StageErrors(Map<String, ShownError> hashes, StageNotes notes) {
    private static final String FIRST_STAGE = "discovery";

    /** Null: nothing went wrong. */
    @Nullable StageError of(StageRow row) {
        FailedJob failure = row.failure();
        ShownError hash = failure == null ? null : hashes.get(failure.id());
        if (failure != null && hash != null) {
            return new StageError(
                    "redis.error_message", hash.message(), hash.workerName(), hash.errorCode(), failure.id(),
                    hash.at() == null ? failure.at() : hash.at());
        }
        ItemNote item = notes.items().get(row.stage());
        StageError byItem = item == null ? null : ofItem(item, failure);
        if (byItem != null) {
            return byItem;
        }
        if (failure != null) {
            return new StageError(
                    "jobs.error_message", failure.message(), failure.workerName(), failure.errorCode(), failure.id(),
                    failure.at());
        }
        return ofRun(row.stage());
    }

    private static @Nullable StageError ofItem(ItemNote item, @Nullable FailedJob failure) {
        if (item.lastErrorMessage() != null) {
            return said("last_error_message", item.lastErrorMessage(), item, failure);
        }
        if (item.errorMessage() != null) {
            return said("error_message", item.errorMessage(), item, failure);
        }
        if (item.reviewReason() != null) {
            return said("review_reason", item.reviewReason(), item, failure);
        }
        return item.needsReview()
                ? said("needs_review", "An item needs somebody's review, and does not say why.", item, failure)
                : null;
    }

    private static StageError said(String column, String message, ItemNote item, @Nullable FailedJob failure) {
        FailedJob same = failure != null && failure.id().equals(item.jobId()) ? failure : null;
        return new StageError(
                "ingestion_items." + column, message, same == null ? null : same.workerName(),
                same == null ? null : same.errorCode(), item.jobId(), item.updatedAt());
    }

    private @Nullable StageError ofRun(String stage) {
        RunNote run = notes.run();
        if (run == null || !"failed".equals(run.status())) {
            return null;
        }
        String at = run.activeStage() == null ? FIRST_STAGE : run.activeStage();
        String message = run.errorMessage() == null ? "The run is failed, and does not say why." : run.errorMessage();
        return at.equals(stage)
                ? new StageError("ingestion_runs.status", message, null, null, null, run.updatedAt())
                : null;
    }
}
