package io.queueoperator.transitions;

import io.queueoperator.core.job.Traceparent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transition in words, for machines first: {@code key=value} pairs, always the same ids in the same order, {@code ""} for
 * what there is none of; codes and the trace only where there are any. Pure.
 *
 * <p>Values come from others. One that is more than a plain word is quoted, with every character escaped that could begin
 * another line, end the quotes or change the direction of the text, and none is longer than {@link #LONGEST}.
 */
final class TransitionLine {
    /** The longest value, in characters before escaping. */
    static final int LONGEST = 200;

    /** What a plain word has besides letters and digits. */
    private static final String PLAIN = "._:/@+-";

    private TransitionLine() {}

    /** The pairs, as they are; {@link #text} makes a line of them. */
    static Map<String, String> fields(Transition t) {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "job_id", t.jobId());
        put(fields, "from", t.from());
        put(fields, "to", t.to());
        put(fields, "attempt", t.attempt());
        put(fields, "lease_token", t.leaseToken());
        put(fields, "worker_id", t.workerId());
        put(fields, "task_type", t.taskType());
        put(fields, "source_id", t.sourceId());
        put(fields, "run_id", t.runId());
        put(fields, "by", t.actorKind());
        put(fields, "at", t.at());
        putSome(fields, "error_category", t.errorCategory());
        putSome(fields, "error_code", t.errorCode());
        putSome(fields, "trace_id", Traceparent.parse(t.traceparent()).map(Traceparent::traceId).orElse(null));
        return fields;
    }

    /** One line. */
    static String text(Map<String, String> fields) {
        StringBuilder line = new StringBuilder(320);
        fields.forEach((key, value) -> {
            line.append(line.length() == 0 ? "" : " ").append(key).append('=');
            append(line, value);
        });
        return line.toString();
    }

    private static void put(Map<String, String> fields, String key, @Nullable Object value) {
        fields.put(key, value == null ? "" : cut(value.toString()));
    }

    private static void putSome(Map<String, String> fields, String key, @Nullable String value) {
        if (value != null) {
            put(fields, key, value);
        }
    }

    /** Never between the halves of one character. */
    private static String cut(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        return value.substring(0, Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    private static void append(StringBuilder line, String value) {
        if (isPlain(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        value.codePoints().forEach(character -> appendEscaped(line, character));
        line.append('"');
    }

    /** Looked at by hand: a dozen values a line, and a line for each change of status. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && PLAIN.indexOf(c) < 0) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private static void appendEscaped(StringBuilder line, int character) {
        if (character == '"' || character == '\\') {
            line.append('\\').append((char) character);
        } else if (isHarmless(character)) {
            line.appendCodePoint(character);
        } else {
            line.append(String.format(character > 0xffff ? "\\U%08x" : "\\u%04x", character));
        }
    }

    /** Whether it is a space, or something to be seen. */
    private static boolean isHarmless(int character) {
        if (character == ' ') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
