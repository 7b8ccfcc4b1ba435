package io.queueoperator.demo.worker;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a worker tells the operator about a failed attempt.
 *
 * <p>The message is for people and says who failed, on what, how, and why; the traceback is for whoever has to mend it
 * and stays out of the message.
 */
public record FailureReport(
        @Nullable String phase,
        @Nullable String step,
        String errorMessage,
        String errorType,
        String errorCode,
        String traceback,
        String workerId) {

    private static final int LONGEST_TRACEBACK = 20_000;

    /** The report about a throwable that ended the work on a job. */
    public static FailureReport of(Throwable thrown, ClaimedJob job, TaskContext where, String worker) {
        boolean known = thrown instanceof TaskFailure;
        String type = known ? ((TaskFailure) thrown).type() : thrown.getClass().getSimpleName();
        String code = known ? ((TaskFailure) thrown).code() : "UNEXPECTED";
        String said = thrown.getMessage() == null ? "no message" : thrown.getMessage();
        String reason = known ? said : type + ": " + said;
        String message = worker + ": " + job.subject() + ": " + code + ": " + reason;
        return new FailureReport(where.phase(), where.step(), message, type, code, traceback(thrown), worker);
    }

    private static String traceback(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        StringBuffer whole = text.getBuffer();
        return whole.substring(0, Math.min(whole.length(), LONGEST_TRACEBACK));
    }
}
