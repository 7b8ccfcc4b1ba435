package io.queueoperator.classification;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.api.RulesSimulation.Meaning;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.job.JobStatus;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it is remembered.
 *
 * @param report as it was made, as far as that is still known
 * @param known what it was found to be
 * @param retried whether another attempt was made
 * @param attemptLeft whether there could have been one
 * @param statementKnown whether it is known what the reporter stated itself
 * @param whole whether the message is known in full
 */
record RecordedFailure(
        long id,
        Instant endedAt,
        String jobId,
        String taskType,
        @Nullable String sourceId,
        int attempt,
        FailureReport report,
        Meaning known,
        boolean retried,
        boolean attemptLeft,
        boolean statementKnown,
        boolean whole) {

    /** @param stated the column of that name, read */
    static RecordedFailure of(Row row, @Nullable JsonNode stated) {
        Integer maxAttempts = row.getInteger("max_attempts");
        boolean retried = row.getString("job_status").equals(JobStatus.QUEUED.wire());
        String compact = String.valueOf(row.getString("error_message"));
        String trace = row.getString("error_traceback");
        boolean traceIsMessage = trace != null && Stated.isMessageInTraceback(stated);
        return new RecordedFailure(
                row.getLong("id"), row.getOffsetDateTime("ended_at").toInstant(), row.getString("job_id"),
                row.getString("operation"), row.getString("source_id"), row.getInteger("attempt"),
                Stated.report(stated, traceIsMessage ? trace : compact, traceIsMessage ? null : trace,
                        row.getInteger("exit_code"), row.getString("stderr")),
                new Meaning(row.getString("error_category"), row.getString("error_type"), row.getString("error_code")),
                retried, retried || maxAttempts != null && row.getInteger("attempt") < maxAttempts, stated != null,
                !Stated.isMessageCut(stated));
    }
}
