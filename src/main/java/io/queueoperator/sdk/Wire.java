package io.queueoperator.sdk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The JSON of the calls, and that of the caller inside it, which is written as the caller's own classes say. */
final class Wire {
    /** Messages: snake_case, what is null is not said, and what a newer operator says more is no problem. */
    private static final ObjectMapper MESSAGES = digits(JsonMapper.builder())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Payloads and results. */
    private static final ObjectMapper BODIES = digits(JsonMapper.builder()).build();

    private Wire() {}

    /** Numbers that are carried keep their digits; instants are RFC 3339. */
    private static JsonMapper.Builder digits(JsonMapper.Builder builder) {
        return builder.addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }

    static ObjectNode object() {
        return MESSAGES.createObjectNode();
    }

    /** A message that names its lease. */
    static ObjectNode leased(Lease lease) {
        return object().put("lease_token", lease.token());
    }

    /** A message as an object to which more can be added. */
    static ObjectNode message(Object record) {
        return MESSAGES.valueToTree(record);
    }

    /**
     * The caller's own JSON.
     *
     * @throws IllegalArgumentException if the value cannot be written as JSON
     */
    static JsonNode body(@Nullable Object value) {
        return value == null ? NullNode.getInstance() : BODIES.valueToTree(value);
    }

    /** By way of a String: half a character in a text becomes a question mark and not the end of the report about it. */
    static byte[] bytes(JsonNode body) {
        try {
            return MESSAGES.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static JsonNode parsed(byte[] answer) throws IOException {
        return answer.length == 0 ? object() : MESSAGES.readTree(answer);
    }

    /** An answer, or a part of it, as a record. */
    static <T> T as(Class<T> type, JsonNode answer) {
        try {
            return MESSAGES.treeToValue(answer, type);
        } catch (JsonProcessingException e) {
            throw OperatorException.unreadable(type.getSimpleName(), 200, e.getOriginalMessage(), e);
        }
    }

    /** A part of a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whole seconds, never less than meant. */
    static long seconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }
}
