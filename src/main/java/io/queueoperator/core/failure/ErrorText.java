package io.queueoperator.core.failure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what workers send into what people read (seed 000, recommended normalization): a compact message without stack
 * trace, and traces that are bounded with what was cut said. Error text is hostile: nothing in it can break a store.
 */
public final class ErrorText {
    /** The longest message shown to people, in characters. */
    public static final int MESSAGE_LIMIT = 500;
    /** The longest trace or stderr kept with an attempt, in characters. */
    public static final int TRACE_LIMIT = 64 * 1024;

    private static final Pattern PYTHON_TRACE = Pattern.compile("Traceback \\(most recent call last\\):");
    private static final Pattern FRAME = Pattern.compile("\\R[ \\t]+(at |File \")");
    private static final Pattern CAUSE = Pattern.compile("\\RCaused by: ([^\\r\\n]+)");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cc}\\u2028\\u2029]+");

    private ErrorText() {}

    /** One line, at most {@link #MESSAGE_LIMIT} characters, the root cause of a trace instead of the trace. */
    public static String compact(@Nullable String raw) {
        if (raw == null || raw.isBlank()) {
            return "(no message)";
        }
        String text = withoutTrace(String.valueOf(bounded(raw)));
        String line = SPACES.matcher(text).replaceAll(" ").strip();
        return cut(line.isEmpty() ? "(no message)" : line, MESSAGE_LIMIT);
    }

    /** The text, bounded; the beginning and the end of a longer one, and how much is missing between them. */
    public static @Nullable String bounded(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return null;
        }
        String text = storable(raw);
        if (text.length() <= TRACE_LIMIT) {
            return text;
        }
        int half = TRACE_LIMIT / 2 - 50;
        String head = head(text, half);
        String tail = tail(text, half);
        int missing = text.length() - head.length() - tail.length();
        return head + "\n… " + missing + " characters cut …\n" + tail;
    }

    /** The first characters of a text; neither end of a cut is half a character. */
    private static String head(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /** The last characters of a text. */
    public static String tail(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int start = text.length() - length;
        return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }

    /** PostgreSQL text cannot hold NUL; losing the failure over it would be worse than replacing it. */
    public static String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** Cuts without splitting a surrogate pair. */
    public static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    private static String withoutTrace(String text) {
        Matcher python = PYTHON_TRACE.matcher(text);
        if (python.find()) {
            String before = text.substring(0, python.start()).strip();
            // Python says the cause in the last line.
            return before.isEmpty() ? lastLine(text) : before + " " + lastLine(text);
        }
        Matcher frame = FRAME.matcher(text);
        if (!frame.find()) {
            return text;
        }
        String head = text.substring(0, frame.start());
        String root = null;
        Matcher cause = CAUSE.matcher(text);
        while (cause.find()) {
            root = cause.group(1);
        }
        return root == null || head.contains(root) ? head : head + " (caused by " + root + ")";
    }

    private static String lastLine(String text) {
        String stripped = text.stripTrailing();
        return stripped.substring(Math.max(stripped.lastIndexOf('\n'), stripped.lastIndexOf('\r')) + 1);
    }
}
