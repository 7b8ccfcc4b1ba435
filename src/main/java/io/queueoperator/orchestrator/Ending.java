package io.queueoperator.orchestrator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.FailureReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, read from any of the shapes in which orchestrators say it; pure.
 *
 * @param step complete, fail or cancel
 * @param failure what happened, unless it is complete
 * @param result what it brought, as JSON; null when nothing
 */
record Ending(Step step, @Nullable FailureReport failure, @Nullable String result) {
    private static final int TIMED_OUT = -1;
    private static final int WORD_LIMIT = 128;
    private static final int NAME_LIMIT = 200;
    private static final List<String> BROUGHT =
            List.of("exitCode", "output", "error", "metrics", "artifacts", "scriptOutput", "condition");

    /** The words for an ending, of every call. */
    static @Nullable Step step(String status) {
        return switch (status) {
            case "completed" -> Step.COMPLETE;
            case "failed", "timeout" -> Step.FAIL;
            case "cancelled" -> Step.CANCEL;
            default -> null;
        };
    }

    /**
     * Reads the body of a call.
     *
     * @param status what the call says it is; null: the exit code tells
     * @param body where exit code, error, output and the rest stand
     * @param outer where the time and perhaps an error stand; often the same
     */
    static Ending of(@Nullable String status, WireBody body, WireBody outer) {
        Integer exitCode = body.integer("exitCode");
        String said = status != null ? status : exitCode != null && exitCode == 0 ? "completed" : "failed";
        Step step = step(said);
        String result = result(body);
        if (step == null || step == Step.COMPLETE) {
            return new Ending(Step.COMPLETE, null, result);
        }
        boolean timedOut = step == Step.FAIL && (said.equals("timeout") || exitCode != null && exitCode == TIMED_OUT);
        return new Ending(step, failure(step, timedOut, exitCode, body, outer, result), result);
    }

    private static FailureReport failure(
            Step step, boolean timedOut, @Nullable Integer exitCode, WireBody body, WireBody outer,
            @Nullable String result) {
        WireBody holder = body.has("error") ? body : outer;
        WireBody error = holder.isObject("error") ? holder.object("error") : null;
        WireBody words = error != null ? error : body;
        WireBody output = body.isObject("output") ? body.object("output") : body;
        String stderr = output.text("stderr");
        String code = step == Step.CANCEL ? FailureCode.CANCELLED : timedOut ? FailureCode.TIMEOUT
                : word(words.text(words == error ? "code" : body.firstOf("errorCode", "error_code")));
        return new FailureReport(
                message(said(body, error, holder), stderr, exitCode, timedOut, step),
                cut(body.text("phase"), NAME_LIMIT), cut(body.text("step"), NAME_LIMIT),
                word(words.text(words == error ? "type" : body.firstOf("errorType", "error_type"))),
                word(body.text(body.firstOf("errorCategory", "error_category"))), code, exitCode, stderr,
                body.text(body.firstOf("traceback", "errorTraceback", "stackTrace")), null, null,
                error == null ? null : error.bool("retryable"), result, outer.instant("timestamp"),
                cut(words.text(words.firstOf("exceptionType", "exception_type")), NAME_LIMIT), httpStatus(words));
    }

    /** A number that is no status of HTTP is no reason to lose the failure. */
    private static @Nullable Integer httpStatus(WireBody words) {
        Integer status = words.integer(words.firstOf("httpStatus", "http_status"));
        return status == null || status < 100 || status > 599 ? null : status;
    }

    /** The words of the caller: its error, else its message. */
    private static @Nullable String said(WireBody body, @Nullable WireBody error, WireBody holder) {
        String text = error != null
                ? error.text("message")
                : holder.text(holder.firstOf("error", "errorMessage", "error_message"));
        return text != null ? text : body.text("message");
    }

    /** A failed script that says nothing else says it with what it wrote to stderr. */
    private static String message(
            @Nullable String said, @Nullable String stderr, @Nullable Integer exitCode, boolean timedOut, Step step) {
        if (said != null && !said.isBlank()) {
            return said;
        }
        if (stderr != null && !stderr.isBlank()) {
            return ErrorText.tail(stderr.strip(), 2_000);
        }
        if (timedOut) {
            return "The execution took longer than allowed";
        }
        if (step == Step.CANCEL) {
            return "stopped by the orchestrator";
        }
        return exitCode == null
                ? "The execution failed; the orchestrator gave no reason"
                : "The execution ended with exit code " + exitCode + " and wrote nothing to stderr";
    }

    private static @Nullable String result(WireBody body) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String name : BROUGHT) {
            JsonNode value = body.any(name);
            if (value != null) {
                result.set(name, value);
            }
        }
        return result.isEmpty() ? null : result.toString();
    }

    private static @Nullable String word(@Nullable String text) {
        String cut = cut(text, WORD_LIMIT);
        return cut == null || cut.isBlank() ? null : cut.replaceAll("\\p{Cntrl}", " ").strip();
    }

    private static @Nullable String cut(@Nullable String text, int limit) {
        return text == null ? null : ErrorText.cut(ErrorText.storable(text), limit);
    }
}
