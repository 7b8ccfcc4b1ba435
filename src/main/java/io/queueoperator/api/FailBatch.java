package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many attempts ended badly; one lost lease does not spoil the others. Answered with {@link FinishBatch.Results}.
 *
 * @param jobs one failure each
 */
@Valid
public record FailBatch(
        @NotNull(message = FinishBatch.SIZE) @Size(min = 1, max = FinishBatch.LIMIT, message = FinishBatch.SIZE)
                List<@NotNull(message = "a job") @Valid Failed> jobs) {

    /**
     * One of them; see {@link FailRequest}.
     *
     * @param id of the job
     */
    public record Failed(
            @NotNull(message = Identifier.RULE) @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) String id,
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
            @Size(max = 1000, message = "at most 1000 errors") @Nullable List<RawJson> errorList,
            @Min(value = 0, message = "whole seconds from 0 to 86400") @Max(value = 86_400, message = "whole seconds from 0 to 86400")
                    @Nullable Integer retryAfterS,
            @Nullable String workerId,
            @Nullable Instant timestamp,
            @Size(max = 300, message = FailRequest.TYPE_RULE)
                    @Pattern(regexp = "[^\\p{Cntrl}]*", message = FailRequest.TYPE_RULE)
                    @Nullable String exceptionType,
            @Min(value = 100, message = FailRequest.STATUS_RULE) @Max(value = 599, message = FailRequest.STATUS_RULE)
                    @Nullable Integer httpStatus) {

        /** The same as a call for this job alone. */
        public FailRequest alone() {
            return new FailRequest(
                    leaseToken, phase, step, errorMessage, errorType, errorCategory, errorCode, exitCode, stderr,
                    traceback, errorList, retryAfterS, workerId, timestamp, exceptionType, httpStatus);
        }
    }
}
