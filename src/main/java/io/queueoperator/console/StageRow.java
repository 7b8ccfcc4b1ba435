package io.queueoperator.console;

import io.queueoperator.api.SourceStages.Stage;
import io.queueoperator.api.SourceStages.StageError;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a stage.
 *
 * @param workingPct the sum of the percentages of what is worked on
 * @param failure the job that failed last; null: none is failed
 */
record StageRow(
        String stage, int total, int queued, int running, int completed, int failed, int skipped, int reviewRequired,
        double workingPct, @Nullable FailedJob failure) {

    /** A job that is failed, as our own database has it. */
    record FailedJob(
            String id, String message, @Nullable String errorCode, @Nullable String workerName, @Nullable Instant at) {}

    static StageRow of(Row row) {
        String failedId = row.getString("failed_id");
        return new StageRow(
                row.getString("stage"), row.getInteger("total"), row.getInteger("queued"), row.getInteger("running"),
                row.getInteger("completed"), row.getInteger("failed"), row.getInteger("skipped"),
                row.getInteger("review_required"), row.getDouble("working_pct"),
                failedId == null ? null : new FailedJob(
                        failedId, row.getString("error_message"), row.getString("error_code"),
                        row.getString("worker_name"), JobRow.instant(row, "failed_at")));
    }

    static StageRow empty(String stage) {
        return new StageRow(stage, 0, 0, 0, 0, 0, 0, 0, 0, null);
    }

    /** As it is shown; a run that is completed has its summary. */
    Stage shown(@Nullable String runStatus, @Nullable StageError error) {
        return new Stage(
                stage, total, queued, running, completed, failed, skipped, reviewRequired, progress(runStatus), error);
    }

    /** What has ended is done, however it ended; what is worked on counts as far as it is. */
    private @Nullable Double progress(@Nullable String runStatus) {
        if (total == 0) {
            return stage.equals("summary") && "completed".equals(runStatus) ? 100.0 : null;
        }
        double done = 100.0 * (completed + failed + skipped) + workingPct;
        return Math.round(10 * done / total) / 10.0;
    }
}
