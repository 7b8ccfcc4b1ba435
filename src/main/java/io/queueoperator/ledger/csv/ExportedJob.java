package io.queueoperator.ledger.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.core.job.JobStatus;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A job as far as a progress file tells of it.
 *
 * @param version 1: nothing has happened to it since it came in
 * @param requeues how often a pass has given it another life
 * @param payload the producer's JSON; a missing node where there is none
 * @param metadata likewise
 */
record ExportedJob(
        String id,
        JobStatus status,
        long version,
        int attempt,
        int maxAttempts,
        int passNumber,
        int requeues,
        Instant availableAt,
        @Nullable Instant claimedAt,
        @Nullable Instant completedAt,
        @Nullable String workerId,
        @Nullable String errorMessage,
        @Nullable String errorType,
        @Nullable String errorCategory,
        @Nullable String runId,
        @Nullable String concurrencyKey,
        JsonNode payload,
        JsonNode metadata) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ExportedJob of(Row row) {
        return new ExportedJob(
                row.getString("id"), JobStatus.of(row.getString("status")).orElseThrow(), row.getLong("version"),
                row.getInteger("attempt"), row.getInteger("max_attempts"), row.getInteger("pass_number"),
                row.getInteger("requeues"), row.getOffsetDateTime("available_at").toInstant(),
                instant(row, "claimed_at"), instant(row, "completed_at"), row.getString("worker_id"),
                row.getString("error"), row.getString("error_type"), row.getString("error_category"),
                row.getString("run_id"), row.getString("concurrency_key"), tree(row.getString("payload")),
                tree(row.getString("metadata")));
    }

    static JsonNode tree(@Nullable String json) {
        try {
            return json == null ? JSON.missingNode() : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column of type json", e);
        }
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }
}
