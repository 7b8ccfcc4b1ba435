package io.queueoperator.api;

import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What would the rules say? A failure as a worker would report it, of a job that need not exist; see {@link FailRequest}.
 *
 * @param taskType of the job, for rules that ask for it
 * @param sourceId of the job, for rules that ask for it
 * @param retryable what the reporter thinks, as orchestrators may say it
 * @param attempt the one that failed; null: the first
 * @param maxAttempts how many there may be; null: three
 */
@Valid
public record ClassifyRequest(
        @NotBlank(message = "what happened, in words a person can act on") String errorMessage,
        @Pattern(regexp = FailRequest.WORD, message = FailRequest.WORD_RULE) @Nullable String errorType,
        @Pattern(regexp = FailRequest.WORD, message = FailRequest.WORD_RULE) @Nullable String errorCategory,
        @Pattern(regexp = FailRequest.WORD, message = FailRequest.WORD_RULE) @Nullable String errorCode,
        @Nullable Integer exitCode,
        @Nullable String stderr,
        @Nullable String traceback,
        @Min(value = 0, message = "whole seconds from 0 to 86400") @Max(value = 86_400, message = "whole seconds from 0 to 86400")
                @Nullable Integer retryAfterS,
        @Nullable Boolean retryable,
        @Size(max = 300, message = FailRequest.TYPE_RULE) @Pattern(regexp = "[^\\p{Cntrl}]*", message = FailRequest.TYPE_RULE)
                @Nullable String exceptionType,
        @Min(value = 100, message = FailRequest.STATUS_RULE) @Max(value = 599, message = FailRequest.STATUS_RULE)
                @Nullable Integer httpStatus,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String taskType,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String sourceId,
        @Min(value = 1, message = ClassifyRequest.ATTEMPTS) @Max(value = 1000, message = ClassifyRequest.ATTEMPTS)
                @Nullable Integer attempt,
        @Min(value = 1, message = ClassifyRequest.ATTEMPTS) @Max(value = 1000, message = ClassifyRequest.ATTEMPTS)
                @Nullable Integer maxAttempts) {
    static final String ATTEMPTS = "a whole number from 1 to 1000";

    /** The report that the failure path would work on. */
    public FailureReport report() {
        return new FailureReport(
                errorMessage, null, null, errorType, errorCategory, errorCode, exitCode, stderr, traceback, null,
                retryAfterS == null ? null : Duration.ofSeconds(retryAfterS), retryable, null, null, exceptionType,
                httpStatus);
    }
}
