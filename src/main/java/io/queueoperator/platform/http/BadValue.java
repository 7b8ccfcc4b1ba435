package io.queueoperator.platform.http;

import io.queueoperator.core.job.Problem.BadField;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A violated constraint in the words of the caller: the JSON name of the field, its value's problem, what is right. */
final class BadValue {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])[A-Z]");
    private static final int SHOWN = 60;

    private BadValue() {}

    static BadField of(ConstraintViolation<?> violation) {
        String kind = violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
        return new BadField(
                field(violation.getPropertyPath()), problem(kind, violation.getInvalidValue()), violation.getMessage());
    }

    private static String problem(String kind, @Nullable Object value) {
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

    private static String field(Path path) {
        StringBuilder name = new StringBuilder();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                name.append('[').append(node.getIndex()).append(']');
            }
            // An element of a list is a node of its own, "<list element>".
            if (node.getName() != null && !node.getName().startsWith("<")) {
                name.append(name.isEmpty() ? "" : ".").append(snakeCase(node.getName()));
            }
        }
        return name.toString();
    }

    static String snakeCase(String camelCase) {
        return HUMP.matcher(camelCase).replaceAll(m -> "_" + m.group()).toLowerCase(Locale.ROOT);
    }
}
