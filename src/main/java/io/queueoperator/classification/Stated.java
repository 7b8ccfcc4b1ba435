package io.queueoperator.classification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.FailureReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a reporter stated itself, as it is kept with the attempt: otherwise nobody could tell later what was said from what
 * was found out. One place writes it and reads it.
 */
public final class Stated {
    private static final String MESSAGE = "message";
    private static final String IN_TRACEBACK = "in_traceback";
    private static final String CUT = "cut";

    private Stated() {}

    /**
     * The parts of a report that somebody stated, as a JSON object.
     *
     * @param compact the message as it is kept
     * @param tracebackIsMessage whether the full message is kept where a traceback would be
     */
    public static String json(FailureReport report, String compact, boolean tracebackIsMessage) {
        ObjectNode stated = JsonNodeFactory.instance.objectNode();
        text(stated, "error_category", report.category());
        text(stated, "error_type", report.type());
        text(stated, "error_code", report.code());
        text(stated, "exception_type", report.exceptionType());
        if (report.httpStatus() != null) {
            stated.put("http_status", report.httpStatus());
        }
        if (report.retryable() != null) {
            stated.put("retryable", report.retryable());
        }
        if (report.retryAfter() != null) {
            stated.put("retry_after_s", report.retryAfter().toSeconds());
        }
        if (tracebackIsMessage) {
            stated.put(MESSAGE, IN_TRACEBACK);
        } else if (!report.message().strip().equals(compact)) {
            stated.put(MESSAGE, CUT);
        }
        return stated.toString();
    }

    /** Whether the column of the traceback has the full message. */
    static boolean isMessageInTraceback(@Nullable JsonNode stated) {
        return stated != null && stated.path(MESSAGE).asText().equals(IN_TRACEBACK);
    }

    /** Whether more of the message was sent than is kept. */
    static boolean isMessageCut(@Nullable JsonNode stated) {
        return stated == null || stated.path(MESSAGE).asText().equals(CUT);
    }

    /**
     * The report as it was, as far as it is still known.
     *
     * @param stated null: from before it was kept
     */
    static FailureReport report(
            @Nullable JsonNode stated, String message, @Nullable String traceback, @Nullable Integer exitCode,
            @Nullable String stderr) {
        Integer retryAfter = number(stated, "retry_after_s");
        return new FailureReport(
                message, null, null, text(stated, "error_type"), text(stated, "error_category"),
                text(stated, "error_code"), exitCode, stderr, traceback, null,
                retryAfter == null ? null : Duration.ofSeconds(retryAfter),
                stated == null || !stated.has("retryable") ? null : Boolean.valueOf(stated.get("retryable").asBoolean()),
                null, null, text(stated, "exception_type"), number(stated, "http_status"));
    }

    private static void text(ObjectNode stated, String field, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            stated.put(field, ErrorText.storable(value));
        }
    }

    private static @Nullable String text(@Nullable JsonNode stated, String field) {
        return stated == null ? null : stated.path(field).textValue();
    }

    private static @Nullable Integer number(@Nullable JsonNode stated, String field) {
        return stated == null || !stated.path(field).isInt() ? null : Integer.valueOf(stated.get(field).intValue());
    }
}
