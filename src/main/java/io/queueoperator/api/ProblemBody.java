package io.queueoperator.api;

import java.time.Instant;
import java.util.Map;

/**
 * Every error of every path: the members of RFC 9457, and {@code error} for the clients of seed 001.
 *
 * @param type a URI that names the kind of problem
 * @param title the kind in words
 * @param status of HTTP
 * @param detail what happened here, for people
 * @param instance the path that was called
 * @param error the same for programs
 */
public record ProblemBody(String type, String title, int status, String detail, String instance, Error error) {

    /**
     * @param code one word, stable: {@code LEASE_LOST}
     * @param message the same sentence as that of the problem itself
     * @param details facts, by name
     * @param timestamp when
     * @param traceId leads to the log line
     */
    public record Error(
            String code,
            String message,
            Map<String, Object> details,
            Instant timestamp,
            @com.fasterxml.jackson.annotation.JsonProperty("traceId") String traceId) {}
}
