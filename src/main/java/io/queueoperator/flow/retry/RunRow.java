package io.queueoperator.flow.retry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored.
 *
 * @param posted somebody described it
 * @param metadata JSON
 * @param passDelayS null: as configured; in seconds
 * @param maxPasses null: as configured
 * @param limits what the run itself says, by category
 * @param passNumber the pass it is in
 * @param looks how many changes were noticed so far
 */
record RunRow(
        String id,
        boolean posted,
        @Nullable String name,
        @Nullable String metadata,
        boolean autoPasses,
        @Nullable Integer passDelayS,
        @Nullable Integer maxPasses,
        Map<String, Integer> limits,
        int passNumber,
        long looks,
        Instant createdAt,
        String createdBy) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Integer>> COUNTS = new TypeReference<>() {};

    static RunRow of(Row row) {
        return new RunRow(
                row.getString("id"), row.getBoolean("posted"), row.getString("name"), row.getString("metadata"),
                row.getBoolean("auto_passes"), row.getInteger("pass_delay_s"), row.getInteger("max_passes"),
                counts(row.getString("limits")), row.getInteger("pass_number"), row.getLong("looks"),
                row.getOffsetDateTime("created_at").toInstant(), row.getString("created_by"));
    }

    /** An object whose values are numbers, as it stands in a column. */
    static Map<String, Integer> counts(String json) {
        try {
            return JSON.readValue(json, COUNTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column that only this service writes", e);
        }
    }

    /** The other way round. */
    static String json(Map<String, ? extends Number> counts) {
        try {
            return JSON.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers can be written", e);
        }
    }

    static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }
}
