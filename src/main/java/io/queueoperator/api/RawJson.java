package io.queueoperator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * JSON that we carry and do not look into: it comes back as it was, numbers with all their digits.
 *
 * @param text the JSON text
 */
public record RawJson(@JsonValue @JsonRawValue String text) {

    /** Keeps what was parsed. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RawJson of(JsonNode node) {
        return new RawJson(node.toString());
    }

    /** The JSON of a column; null where there is none. */
    public static @Nullable RawJson ofNullable(@Nullable String text) {
        return text == null ? null : new RawJson(text);
    }

    /** The text of a field that may be missing. A JSON null is kept as such. */
    public static @Nullable String textOf(@Nullable RawJson json) {
        return json == null ? null : json.text();
    }
}
