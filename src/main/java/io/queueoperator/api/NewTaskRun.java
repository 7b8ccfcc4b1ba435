package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution that somebody else runs, and records here.
 *
 * @param operation what is executed
 * @param category of it; external if not said
 * @param status RUNNING if not said; also PENDING, or SUCCESS and FAILED for what has ended already
 * @param startedAt by the caller's clock; now if not said and it is not PENDING
 * @param endedAt by the caller's clock; now if not said and it has ended
 * @param inputDump what it is called with; recorded masked and bounded
 * @param resultRefs what it made or changed
 * @param actor on whose behalf; the header X-User-Id, else the key, if not said
 * @param flowRunId of the orchestrator; the header X-Flow-Run-Id if not said
 * @param taskRunId of the orchestrator; the header X-Task-Run-Id if not said
 * @param errorMessage required of what FAILED
 * @param errorList items that failed: {index, item, error, traceback}
 * @param idempotencyKey the same key again answers with the run it made the first time
 */
@Valid
public record NewTaskRun(
        @NotNull(message = NewTaskRun.OPERATION) @Pattern(regexp = Identifier.REGEX, message = NewTaskRun.OPERATION)
                String operation,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String category,
        @Pattern(regexp = NewTaskRun.STATUS, message = NewTaskRun.STATUS_RULE) @Nullable String status,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable RawJson inputDump,
        @Size(max = NewTaskRun.MOST, message = NewTaskRun.MOST_RULE) @Nullable List<RawJson> resultRefs,
        @Valid @Nullable Actor actor,
        @Pattern(regexp = NewTaskRun.WORD, message = NewTaskRun.WORD_RULE) @Nullable String flowRunId,
        @Pattern(regexp = NewTaskRun.WORD, message = NewTaskRun.WORD_RULE) @Nullable String taskRunId,
        @Nullable String errorMessage,
        @Pattern(regexp = NewTaskRun.WORD, message = NewTaskRun.WORD_RULE) @Nullable String errorType,
        @Nullable String errorTraceback,
        @Size(max = NewTaskRun.MOST, message = NewTaskRun.MOST_RULE) @Nullable List<RawJson> errorList,
        @Nullable RawJson metadata,
        @Pattern(regexp = NewJob.KEY, message = NewJob.KEY_RULE) @Nullable String idempotencyKey) {
    static final int MOST = 1000;
    static final String MOST_RULE = "at most 1000 entries";
    static final String OPERATION = "the operation that is executed, " + Identifier.RULE;
    static final String STATUS = "PENDING|RUNNING|SUCCESS|FAILED";
    static final String STATUS_RULE = "one of PENDING, RUNNING, SUCCESS, FAILED";
    static final String WORD = "[^\\p{Cntrl}\\p{Cs}]{1,200}";
    static final String WORD_RULE = "1 to 200 characters without control characters";

    /**
     * On whose behalf.
     *
     * @param userId a person, as the caller knows them
     * @param channel by which way they came: cli, ui, schedule
     */
    public record Actor(
            @Pattern(regexp = NewTaskRun.WORD, message = NewTaskRun.WORD_RULE) @Nullable String userId,
            @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String channel) {}
}
