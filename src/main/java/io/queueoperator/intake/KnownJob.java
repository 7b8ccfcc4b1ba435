package io.queueoperator.intake;

import io.queueoperator.core.job.JobStatus;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job that is known by the id that somebody pushed.
 *
 * @param status how it stands
 * @param taskType what is done
 * @param documentId to which document
 * @param sourceUrlId or page
 * @param runId in which run
 */
record KnownJob(
        JobStatus status, String taskType, @Nullable String documentId, @Nullable String sourceUrlId,
        @Nullable String runId) {

    static KnownJob of(Row row) {
        return new KnownJob(
                JobStatus.of(row.getString("status")).orElseThrow(), row.getString("task_type"),
                row.getString("document_id"), row.getString("source_url_id"), row.getString("run_id"));
    }

    /**
     * The field in which the hash is of another job than this; null when there is none. What the hash does not have says
     * nothing, and neither does one without a task: that is what is left after a flush, and no job.
     */
    @Nullable String strangeIn(RawHash hash) {
        if (hash.text("task") == null) {
            return null;
        }
        return differs(hash, "task", taskType) ? "task"
                : differs(hash, "document_id", documentId) ? "document_id"
                : differs(hash, "source_url_id", sourceUrlId) ? "source_url_id"
                : differs(hash, "run_id", runId) ? "run_id" : null;
    }

    private static boolean differs(RawHash hash, String field, @Nullable String ours) {
        return hash.fields().containsKey(field) && !Objects.equals(hash.text(field), ours);
    }
}
