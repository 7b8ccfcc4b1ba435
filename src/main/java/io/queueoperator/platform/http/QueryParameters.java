package io.queueoperator.platform.http;

import io.queueoperator.core.job.Problem;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query of a request, read strictly: unknown names and repeated ones are a problem that names them. */
public final class QueryParameters {
    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The parameters of a request; all of them must be among the known ones. */
    public static QueryParameters of(UriInfo uri, Set<String> known) {
        Map<String, List<String>> values = uri.getQueryParameters();
        values.forEach((name, given) -> {
            if (!known.contains(name)) {
                throw JsonProblem.unknownName(name, name, known, "query parameter");
            }
            if (given.size() > 1) {
                throw Problem.invalid(name, "is given " + given.size() + " times", "one value");
            }
            if (given.get(0).indexOf('\0') >= 0) {
                throw Problem.invalid(name, "has a NUL character", "a text without one");
            }
        });
        return new QueryParameters(values);
    }

    /** The text of a parameter; empty when it is missing or has no text. */
    public Optional<String> text(String name) {
        List<String> given = values.get(name);
        return given == null || given.get(0).isEmpty() ? Optional.empty() : Optional.of(given.get(0));
    }

    /** A whole number within a range. */
    public int number(String name, int otherwise, int min, int max) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Problem.invalid(name, "is not acceptable", "a whole number from " + min + " to " + max);
    }

    /** A point in time. */
    public Optional<Instant> instant(String name) {
        return text(name).map(text -> {
            try {
                Instant instant = OffsetDateTime.parse(text).toInstant();
                if (instant.isAfter(Instant.EPOCH) && instant.isBefore(Instant.parse("9000-01-01T00:00:00Z"))) {
                    return instant;
                }
            } catch (DateTimeException e) {
                // Said below.
            }
            throw Problem.invalid(name, "is not a time", "a time such as 2026-01-31T12:00:00Z");
        });
    }
}
