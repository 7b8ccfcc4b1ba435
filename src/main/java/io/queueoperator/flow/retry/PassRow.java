package io.queueoperator.flow.retry;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pass as it is stored; the counts are those of its end. */
record PassRow(
        int number,
        String state,
        String cause,
        String startedBy,
        @Nullable String requestedBy,
        @Nullable String idempotencyKey,
        int requeued,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String result,
        int jobs,
        int succeeded,
        int failed,
        int cancelled,
        Map<String, Integer> failedByCategory,
        @Nullable Instant nextPassAt) {
    static final String STARTING = "starting";
    static final String RUNNING = "running";
    static final String ENDED = "ended";
    /** The columns of the table {@code p}, with names of their own beside those of a run. */
    static final String COLUMNS = """
            p.number, p.state, p.cause, p.started_by, p.requested_by, p.idempotency_key, p.requeued, p.started_at, p.ended_at,
            p.result, p.jobs as pass_jobs, p.succeeded, p.failed, p.cancelled,
            p.failed_by_category::text as failed_by_category, p.next_pass_at""";

    static PassRow of(Row row) {
        return new PassRow(
                row.getInteger("number"), row.getString("state"), row.getString("cause"), row.getString("started_by"),
                row.getString("requested_by"), row.getString("idempotency_key"), row.getInteger("requeued"),
                row.getOffsetDateTime("started_at").toInstant(), RunRow.instant(row, "ended_at"), row.getString("result"),
                row.getInteger("pass_jobs"), row.getInteger("succeeded"), row.getInteger("failed"),
                row.getInteger("cancelled"), RunRow.counts(row.getString("failed_by_category")),
                RunRow.instant(row, "next_pass_at"));
    }
}
