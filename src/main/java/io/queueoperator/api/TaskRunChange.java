package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * News of an execution that somebody else runs; what is not said stays as it is.
 *
 * @param status PENDING, RUNNING, and once SUCCESS or FAILED
 * @param endedAt by the caller's clock; now if not said and it has ended
 * @param errorMessage required of what FAILED
 * @param errorList items that failed: {index, item, error, traceback}
 */
@Valid
public record TaskRunChange(
        @Pattern(regexp = NewTaskRun.STATUS, message = NewTaskRun.STATUS_RULE) @Nullable String status,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Size(max = NewTaskRun.MOST, message = NewTaskRun.MOST_RULE) @Nullable List<RawJson> resultRefs,
        @Nullable String errorMessage,
        @Pattern(regexp = NewTaskRun.WORD, message = NewTaskRun.WORD_RULE) @Nullable String errorType,
        @Nullable String errorTraceback,
        @Size(max = NewTaskRun.MOST, message = NewTaskRun.MOST_RULE) @Nullable List<RawJson> errorList,
        @Nullable RawJson metadata) {}
