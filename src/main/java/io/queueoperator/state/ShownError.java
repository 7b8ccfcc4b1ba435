package io.queueoperator.state;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a job failed, as its hash in Redis says it, whoever wrote that.
 *
 * @param message never empty
 * @param workerName the name people know the worker by, or its id
 * @param at when it ended; null when the hash does not say
 */
public record ShownError(
        String message, @Nullable String workerName, @Nullable String errorCode, @Nullable Instant at) {

    /** What it is made of. */
    static final List<String> READ =
            List.of("status", "error_message", "worker", "worker_name", "error_code", "completed_at");

    /** Empty when the hash tells of no failure. */
    static Optional<ShownError> of(Map<String, String> hash) {
        String message = text(hash, "error_message");
        if (message == null || !"failed".equals(hash.get("status"))) {
            return Optional.empty();
        }
        String name = text(hash, "worker_name");
        return Optional.of(new ShownError(
                message, name == null ? text(hash, "worker") : name, text(hash, "error_code"), time(hash)));
    }

    private static @Nullable Instant time(Map<String, String> hash) {
        String at = text(hash, "completed_at");
        try {
            return at == null ? null : Instant.parse(at);
        } catch (DateTimeException foreign) {
            return null;
        }
    }

    private static @Nullable String text(Map<String, String> hash, String field) {
        String value = hash.get(field);
        return value == null || value.isBlank() ? null : value;
    }
}
