package io.queueoperator.api;

import io.queueoperator.core.failure.FailureReport;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The attempt ended badly (seed 000, worker requirements).
 *
 * @param leaseToken of the claim
 * @param phase where, coarse; null: the last reported one
 * @param step where, fine; null: the last reported one
 * @param errorMessage what happened, for people: who, which URL or entity, what kind of failure, why
 * @param errorType the specific error, "adb_timeout" for example
 * @param errorCategory account, infrastructure, unknown
 * @param errorCode RATE_LIMITED, AUTH_FAILED, TIMEOUT, AGENT_ERROR, INVALID_SPEC, or the worker's own
 * @param exitCode of a script
 * @param stderr of a script
 * @param traceback the full stack trace; kept with the attempt, never shown as the message
 * @param errorList errors of single items, for bulk work
 * @param retryAfterS a server's own word on when to come back, in seconds
 * @param workerId who says so; the lease token decides whether it may
 * @param timestamp when it happened, by the worker's clock
 * @param exceptionType the class of the exception, qualified or not
 * @param httpStatus of the answer that made it fail
 */
@Valid
public record FailRequest(
        @NotNull(message = LeaseRequest.TOKEN) Long leaseToken,
        @Size(max = 200, message = "at most 200 characters") @Nullable String phase,
        @Size(max = 200, message = "at most 200 characters") @Nullable String step,
        @NotBlank(message = "what happened, in words a person can act on") String errorMessage,
        @Pattern(regexp = FailRequest.WORD, message = FailRequest.WORD_RULE) @Nullable String errorType,
        @Pattern(regexp = FailRequest.WORD, message = FailRequest.WORD_RULE) @Nullable String errorCategory,
        @Pattern(regexp = FailRequest.WORD, message = FailRequest.WORD_RULE) @Nullable String errorCode,
        @Nullable Integer exitCode,
        @Nullable String stderr,
        @Nullable String traceback,
        @Size(max = 1000, message = "at most 1000 errors") java.util.@Nullable List<RawJson> errorList,
        @Min(value = 0, message = "whole seconds from 0 to 86400") @Max(value = 86_400, message = "whole seconds from 0 to 86400")
                @Nullable Integer retryAfterS,
        @Nullable String workerId,
        @Nullable Instant timestamp,
        @Size(max = 300, message = FailRequest.TYPE_RULE) @Pattern(regexp = "[^\\p{Cntrl}]*", message = FailRequest.TYPE_RULE)
                @Nullable String exceptionType,
        @Min(value = 100, message = FailRequest.STATUS_RULE) @Max(value = 599, message = FailRequest.STATUS_RULE)
                @Nullable Integer httpStatus)
        implements LeaseRequest {
    static final String WORD = "[^\\p{Cntrl}]{0,128}";
    static final String WORD_RULE = "at most 128 characters without control characters";
    static final String TYPE_RULE = "the name of a class, at most 300 characters";
    static final String STATUS_RULE = "a status of HTTP, from 100 to 599";

    /** A failure without exception and HTTP answer. */
    public FailRequest(
            Long leaseToken, @Nullable String phase, @Nullable String step, String errorMessage,
            @Nullable String errorType, @Nullable String errorCategory, @Nullable String errorCode,
            @Nullable Integer exitCode, @Nullable String stderr, @Nullable String traceback,
            java.util.@Nullable List<RawJson> errorList, @Nullable Integer retryAfterS, @Nullable String workerId,
            @Nullable Instant timestamp) {
        this(leaseToken, phase, step, errorMessage, errorType, errorCategory, errorCode, exitCode, stderr, traceback,
                errorList, retryAfterS, workerId, timestamp, null, null);
    }

    /** The report that the failure path works on. */
    public FailureReport report() {
        String errors = errorList == null
                ? null
                : errorList.stream().map(RawJson::textOf).collect(java.util.stream.Collectors.joining(",", "[", "]"));
        return new FailureReport(
                errorMessage, phase, step, errorType, errorCategory, errorCode, exitCode, stderr, traceback, errors,
                retryAfterS == null ? null : Duration.ofSeconds(retryAfterS), null, null, timestamp,
                exceptionType, httpStatus);
    }
}
