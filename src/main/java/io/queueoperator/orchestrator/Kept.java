package io.queueoperator.orchestrator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.queueoperator.core.failure.ErrorText;
import org.jspecify.annotations.Nullable;

/** What is kept of a report as it was sent, within bounds; pure. */
final class Kept {
    /** The longest report of health or metrics, in characters of JSON. */
    static final int REPORT_LIMIT = 16_384;

    private static final int OBJECT_LIMIT = 262_144;
    private static final int WORD_LIMIT = 200;

    private Kept() {}

    /** A name, at most 200 characters without control characters. */
    static @Nullable String word(WireBody body, String field) {
        String text = body.text(field);
        if (text != null && (text.length() > WORD_LIMIT || text.chars().anyMatch(Character::isISOControl))) {
            body.wrong(field, "is too long or has control characters", "at most " + WORD_LIMIT + " characters");
            return null;
        }
        return text;
    }

    /** An object as JSON, not too long. */
    static @Nullable String object(WireBody body, String field) {
        JsonNode value = body.any(field);
        if (value != null && !value.isObject()) {
            body.wrong(field, "has the wrong type", "a JSON object");
            return null;
        }
        return bounded(body, field, value, OBJECT_LIMIT);
    }

    /** A text, or an object with texts, as JSON; texts are cut to what is kept of any trace. */
    static @Nullable String textOrObject(WireBody body, String field) {
        JsonNode value = body.any(field);
        if (value instanceof ObjectNode object) {
            ObjectNode cut = object.deepCopy();
            cut.properties().forEach(entry -> entry.setValue(cut(entry.getValue())));
            return bounded(body, field, cut, OBJECT_LIMIT);
        }
        if (value != null && !value.isTextual()) {
            body.wrong(field, "has the wrong type", "a string or a JSON object");
            return null;
        }
        return bounded(body, field, value == null ? null : cut(value), OBJECT_LIMIT);
    }

    private static JsonNode cut(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty()
                ? TextNode.valueOf(ErrorText.bounded(value.textValue()))
                : value;
    }

    private static @Nullable String bounded(WireBody body, String field, @Nullable JsonNode value, int limit) {
        String json = value == null ? null : value.toString();
        if (json != null && json.length() > limit) {
            body.wrong(field, "has " + json.length() + " characters", "at most " + limit + " as JSON");
            return null;
        }
        return json;
    }
}
