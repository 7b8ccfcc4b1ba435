package io.queueoperator.core.failure;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the rules look at: a report and where it came from, with what its texts say where the reporter said nothing.
 *
 * @param text error type, message and the end of stderr, bounded
 * @param lowerText the same in small letters
 * @param exceptionTypes as stated; else those that stand in message, traceback and stderr, at most a few
 * @param httpStatus as stated; else the one in the text
 * @param exitCode of a script
 * @param taskType of the job; null: not known
 * @param sourceId of the job; null: it has none
 */
public record Evidence(
        String text,
        String lowerText,
        List<String> exceptionTypes,
        @Nullable Integer httpStatus,
        @Nullable Integer exitCode,
        @Nullable String taskType,
        @Nullable String sourceId) {
    /** The longest part that is read of a text, in characters, half of it from each end. */
    public static final int READ_LIMIT = 12_000;

    private static final int STDERR_LIMIT = 4_000;

    /** Looks. */
    public static Evidence of(FailureReport report, @Nullable String taskType, @Nullable String sourceId) {
        String message = ends(report.message());
        String stderr = report.stderr() == null ? "" : ErrorText.tail(ErrorText.storable(report.stderr()), STDERR_LIMIT);
        String text = (report.type() == null ? "" : report.type() + ": ") + message
                + (stderr.isEmpty() ? "" : "\n" + stderr);
        String exception = report.exceptionType() == null ? "" : report.exceptionType().strip();
        return new Evidence(
                text, text.toLowerCase(Locale.ROOT),
                exception.isEmpty() ? TextFacts.exceptionTypes(message, ends(report.traceback()), stderr) : List.of(exception),
                report.httpStatus() != null ? report.httpStatus() : TextFacts.httpStatus(message + "\n" + stderr),
                report.exitCode(), taskType, sourceId);
    }

    /** What a long text says at its beginning and at its end: where failures say what they are. */
    private static String ends(@Nullable String raw) {
        if (raw == null) {
            return "";
        }
        String text = ErrorText.storable(raw);
        return text.length() <= READ_LIMIT
                ? text
                : ErrorText.cut(text, READ_LIMIT / 2) + "\n" + ErrorText.tail(text, READ_LIMIT / 2);
    }
}
