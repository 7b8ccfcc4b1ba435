package io.queueoperator.platform.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A violated constraint in the words of the caller: the JSON name of the field, and the problem of its value. */
final class BadValue {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])[A-Z]");
    private static final int SHOWN = 60;

    private BadValue() {}

    /** What is wrong with a value that a constraint of that kind refuses. */
    static String problem(String kind, @Nullable Object value) {
        if (value == null) {
            return "is missing";
        }
        return switch (kind) {
            case "NotBlank" -> "is empty";
            case "Size" -> "has the wrong length";
            case "Min", "Max", "DecimalMin", "DecimalMax" -> "is out of range: " + value;
            default -> value instanceof String text ? "is not valid: " + shown(text) : "is not valid";
        };
    }

    private static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return '"' + cut.replaceAll("\\p{Cntrl}", "\uFFFD") + '"';
    }

    /** The place by names in JSON; an element of a list comes as {@code [} and its index. */
    static String field(Iterable<String> path) {
        StringBuilder name = new StringBuilder();
        for (String step : path) {
            if (step.startsWith("[")) {
                name.append(step).append(']');
            } else {
                name.append(name.isEmpty() ? "" : ".").append(snakeCase(step));
            }
        }
        return name.toString();
    }

    static String snakeCase(String camelCase) {
        return HUMP.matcher(camelCase).replaceAll(m -> "_" + m.group()).toLowerCase(Locale.ROOT);
    }
}
