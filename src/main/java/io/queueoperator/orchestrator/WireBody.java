package io.queueoperator.orchestrator;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a request, read field by field. What is not asked for is ignored, null is the same as missing, and
 * what has the wrong type is a problem that names the field; all of them are told at once by {@link #check}.
 */
final class WireBody {
    /** More are not told: the answer to a call must not be larger than the call. */
    private static final int MOST_PROBLEMS = 50;

    private final JsonNode node;
    private final String path;
    private final List<BadField> bad;

    private WireBody(JsonNode node, String path, List<BadField> bad) {
        this.node = node;
        this.path = path;
        this.bad = bad;
    }

    static WireBody of(JsonNode root) {
        if (!root.isObject()) {
            throw Problem.invalid("body", "is not an object", "a JSON object");
        }
        return new WireBody(root, "", new ArrayList<>());
    }

    /** Throws what was found to be wrong so far. */
    void check() {
        if (!bad.isEmpty()) {
            throw Problem.invalid(bad);
        }
    }

    /** Says that a field is wrong. */
    void wrong(String field, String problem, String expected) {
        if (bad.size() < MOST_PROBLEMS) {
            bad.add(new BadField(path + field, problem, expected));
        }
    }

    boolean has(String field) {
        return !value(field).isMissingNode();
    }

    /** The first of the names that is given. */
    String firstOf(String... names) {
        for (String name : names) {
            if (has(name)) {
                return name;
            }
        }
        return names[0];
    }

    boolean isObject(String field) {
        return value(field).isObject();
    }

    /** A text of any length: a report is not refused for what a script wrote, it is kept within bounds. */
    @Nullable String text(String field) {
        JsonNode value = value(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual()) {
            wrong(field, "has the wrong type", "a string");
            return null;
        }
        return value.textValue();
    }

    /** A text that must be there and say something. */
    String requiredText(String field, String expected) {
        String text = text(field);
        if (text == null || text.isBlank()) {
            if (bad.stream().noneMatch(b -> b.field().equals(path + field))) {
                wrong(field, text == null ? "is missing" : "is empty", expected);
            }
            return "";
        }
        return text;
    }

    @Nullable String identifier(String field) {
        String text = text(field);
        if (text != null && !Identifier.isValid(text)) {
            wrong(field, "is not a valid id", Identifier.RULE);
            return null;
        }
        return text;
    }

    @Nullable Integer integer(String field) {
        JsonNode value = value(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            wrong(field, "has the wrong type", "a whole number");
            return null;
        }
        return value.intValue();
    }

    @Nullable Boolean bool(String field) {
        JsonNode value = value(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isBoolean()) {
            wrong(field, "has the wrong type", "true or false");
            return null;
        }
        return value.booleanValue();
    }

    @Nullable Instant instant(String field) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            wrong(field, "is not a time", "RFC 3339, such as 2026-01-31T12:00:00Z");
            return null;
        }
    }

    /** An object in this one; one without fields when it is missing. */
    WireBody object(String field) {
        JsonNode value = value(field);
        if (!value.isMissingNode() && !value.isObject()) {
            wrong(field, "has the wrong type", "a JSON object");
        }
        return new WireBody(value.isObject() ? value : node.path("\0"), path + field + ".", bad);
    }

    /** Ids in a list; entries may be objects with one of these fields. */
    List<String> identifiers(String field, String... idFields) {
        JsonNode value = value(field);
        List<String> ids = new ArrayList<>();
        if (!value.isMissingNode() && !value.isArray()) {
            wrong(field, "has the wrong type", "a list of job ids");
            return ids;
        }
        for (int i = 0; i < value.size(); i++) {
            JsonNode entry = idOf(value.get(i), idFields);
            if (entry.isTextual() && Identifier.isValid(entry.textValue())) {
                ids.add(entry.textValue());
            } else {
                wrong(field + "[" + i + "]", "is not a job id", Identifier.RULE);
            }
        }
        return ids;
    }

    /** Any JSON, as it is; null when it is missing. */
    @Nullable JsonNode any(String field) {
        JsonNode value = value(field);
        return value.isMissingNode() ? null : value;
    }

    private static JsonNode idOf(JsonNode entry, String... idFields) {
        if (entry.isObject()) {
            for (String name : idFields) {
                if (entry.has(name)) {
                    return entry.get(name);
                }
            }
        }
        return entry;
    }

    private JsonNode value(String field) {
        JsonNode value = node.path(field);
        return value.isNull() ? node.path("\0") : value;
    }
}
