package io.queueoperator.core.failure;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it was reported (seed 000, worker requirements), before anybody classified it.
 *
 * @param message what happened, in the reporter's words; the only thing that must be said
 * @param phase where it happened, coarse; null: where the last progress report was
 * @param step where it happened, fine; null: where the last progress report was
 * @param type the specific error, "adb_timeout" for example; null: the classifier finds it
 * @param category "account", "infrastructure", "unknown" or a configured one; null: the classifier finds it
 * @param code one of the codes of seed 004 or the worker's own; null: the classifier finds it
 * @param exitCode of the script, if there was one
 * @param stderr what it wrote there
 * @param traceback the full stack trace
 * @param errorList JSON array of errors of single items, for bulk work
 * @param retryAfter a server's own word on when to come back
 * @param retryable whether the reporter thinks another attempt is worth making; null: the classifier decides
 * @param result JSON of what the attempt brought all the same: output, metrics
 * @param occurredAt when it happened, by the reporter's clock; information only
 * @param exceptionType the class of the exception, qualified or not; null: what the texts say
 * @param httpStatus of the answer that made it fail; null: what the texts say
 */
public record FailureReport(
        String message,
        @Nullable String phase,
        @Nullable String step,
        @Nullable String type,
        @Nullable String category,
        @Nullable String code,
        @Nullable Integer exitCode,
        @Nullable String stderr,
        @Nullable String traceback,
        @Nullable String errorList,
        @Nullable Duration retryAfter,
        @Nullable Boolean retryable,
        @Nullable String result,
        @Nullable Instant occurredAt,
        @Nullable String exceptionType,
        @Nullable Integer httpStatus) {

    /** A report of somebody who knows of no exception and no HTTP answer. */
    public FailureReport(
            String message,
            @Nullable String phase,
            @Nullable String step,
            @Nullable String type,
            @Nullable String category,
            @Nullable String code,
            @Nullable Integer exitCode,
            @Nullable String stderr,
            @Nullable String traceback,
            @Nullable String errorList,
            @Nullable Duration retryAfter,
            @Nullable Boolean retryable,
            @Nullable String result,
            @Nullable Instant occurredAt) {
        this(message, phase, step, type, category, code, exitCode, stderr, traceback, errorList, retryAfter, retryable,
                result, occurredAt, null, null);
    }

    /**
     * A failure that the service itself noticed. It knows what it is: a worker that is called captcha-1 and vanished is
     * not a matter of an account.
     */
    public static FailureReport noticed(String message, String code) {
        String category = Classifier.categoryOf(code);
        return new FailureReport(
                message, null, null, Classifier.typeOf(code),
                category.equals(Classification.UNKNOWN) ? null : category, code, null, null, null,
                null, null, null, null, null);
    }
}
