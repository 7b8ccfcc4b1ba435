package io.queueoperator.platform.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.queueoperator.core.job.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the JSON parser complained about, in the words of the caller; never the parser's own message. */
final class JsonProblem {
    private JsonProblem() {}

    static Problem of(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return unknownField(unknown);
        }
        if (hasCause(e, StreamConstraintsException.class)) {
            return Problem.invalid("body", "is nested too deeply or has a number or name that is too long",
                    "JSON of at most 100 levels");
        }
        if (hasCause(e, InputCoercionException.class)) {
            return Problem.invalid(pathOf(e), "is a number out of range", "a number that fits");
        }
        if (e instanceof MismatchedInputException mismatch) {
            return Problem.invalid(pathOf(e), "has the wrong type", expected(mismatch.getTargetType()));
        }
        return Problem.invalid("body", "is not valid JSON" + at(e.getLocation()), "a JSON object in UTF-8");
    }

    /** An unknown name, with the nearest known one. */
    static Problem unknownName(String field, String name, Collection<String> known, String kind) {
        String nearest = NearestName.of(name, known);
        String expected = nearest == null ? "one of " + String.join(", ", known.stream().sorted().toList()) : nearest;
        return Problem.invalid(field, "is not a known " + kind, expected);
    }

    private static Problem unknownField(UnrecognizedPropertyException e) {
        List<String> known = e.getKnownPropertyIds() == null
                ? List.of()
                : e.getKnownPropertyIds().stream().map(String::valueOf).toList();
        return unknownName(pathOf(e), e.getPropertyName(), known, "field");
    }

    private static String pathOf(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "body";
        }
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            if (step.getFieldName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(cut(step.getFieldName()));
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    private static String cut(String name) {
        return name.length() > 80 ? name.substring(0, 80) + "…" : name;
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another type";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "a JSON object" : "another type";
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
