package io.queueoperator.flow.gate;

import io.queueoperator.api.BreakerChange;
import io.queueoperator.api.BreakerView;
import io.queueoperator.flow.gate.CircuitBreaker.Failure;
import io.queueoperator.flow.gate.CircuitBreaker.Probe;
import io.queueoperator.flow.gate.Turn.Found;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Circuit breakers and ends of attempts, as rows have them. */
final class BreakerRow {
    private static final String SUCCESS = "SUCCESS";
    private static final String CANCELLED = "cancelled";

    private BreakerRow() {}

    static Found found(Row row) {
        boolean ended = row.getString("status") != null;
        // Cancelled says nothing about what the breaker stands before.
        boolean said = ended && !CANCELLED.equals(row.getString("job_status"));
        return new Found(
                breaker(row), said ? end(row, row.getString("probe_job_id")) : null,
                ended ? !said : row.getBoolean("probe_lost"));
    }

    static AttemptEnd end(Row row) {
        return end(row, row.getString("job_id"));
    }

    private static AttemptEnd end(Row row, String jobId) {
        String category = row.getString("error_category");
        return new AttemptEnd(
                jobId, row.getString("operation"), row.getString("source_id"), row.getString("concurrency_key"),
                SUCCESS.equals(row.getString("status")) ? null : category == null ? "" : category,
                row.getString("error_code"), row.getString("error_message"), JobRow.instant(row, "claimed_at"),
                row.getOffsetDateTime("ended_at").toInstant());
    }

    private static CircuitBreaker breaker(Row row) {
        return new CircuitBreaker(
                new BreakerKey(BreakerKind.of(row.getString("kind")), row.getString("key")),
                BreakerState.of(row.getString("state")), row.getInteger("failures"), row.getInteger("trips"),
                JobRow.instant(row, "opened_at"), JobRow.instant(row, "retry_at"), JobRow.instant(row, "changed_at"),
                probe(row), last(row));
    }

    private static @Nullable Probe probe(Row row) {
        String jobId = row.getString("probe_job_id");
        return jobId == null ? null : new Probe(
                jobId, row.getLong("probe_token"), row.getOffsetDateTime("probe_at").toInstant(), row.getString("probe_type"));
    }

    private static @Nullable Failure last(Row row) {
        String jobId = row.getString("last_job_id");
        return jobId == null ? null : new Failure(
                jobId, row.getString("last_error"), row.getString("last_code"),
                row.getOffsetDateTime("last_failed_at").toInstant());
    }

    static BreakerView view(Row row) {
        String lastJob = row.getString("last_job_id");
        return new BreakerView(
                Long.toString(row.getLong("id")), row.getString("kind"), row.getString("key"), row.getString("state"),
                row.getInteger("failures"), row.getInteger("trips"), JobRow.instant(row, "opened_at"),
                JobRow.instant(row, "retry_at"), JobRow.instant(row, "changed_at"), row.getString("probe_job_id"),
                JobRow.instant(row, "probe_at"),
                lastJob == null ? null : new BreakerView.Failure(
                        lastJob, row.getString("last_error"), row.getString("last_code"),
                        JobRow.instant(row, "last_failed_at")));
    }

    static BreakerChange change(Row row) {
        return new BreakerChange(
                row.getOffsetDateTime("at").toInstant(), row.getString("from_state"), row.getString("to_state"),
                row.getString("actor_kind"), row.getString("actor"), row.getString("requested_by"),
                row.getString("reason"), row.getString("job_id"));
    }
}
