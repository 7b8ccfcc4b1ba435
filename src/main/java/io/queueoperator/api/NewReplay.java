package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which failures are to be replayed, and how. Conditions are joined by and; ids stand alone; a plan stands for itself.
 *
 * @param planId runs what this dry run said; then only canary, maxParallel, stopOnSameFailure, by and note are given besides
 * @param operation the task type
 * @param since failed at or after
 * @param until failed before; now if not said
 * @param errorText found in the error message, in capitals or small letters
 * @param errorRegex the same for an expression in RE2 syntax
 * @param fingerprint a group of equal failures
 * @param jobIds these jobs, in this order
 * @param taskRunIds the jobs of these attempts, each once
 * @param dryRun only says what would run; false if not said
 * @param again also what has a replay that waits, runs or succeeded; false if not said
 * @param limit the most failures that are replayed, the oldest first; of those that would not run as many are listed
 * @param canary so many run first, and the others only if all of them succeed; null: all at once
 * @param maxParallel the most jobs of the replay that wait or are worked on at a time
 * @param stopOnSameFailure nothing further is enqueued once a job has failed as it did before; true with a canary
 * @param idempotencyKey the same key again answers with the replay that it made the first time
 * @param by a person's name; the replay has the key as well
 * @param note why
 */
@Valid
public record NewReplay(
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String planId,
        @Pattern(regexp = Identifier.REGEX, message = "a task type, " + Identifier.RULE) @Nullable String operation,
        @Nullable Instant since,
        @Nullable Instant until,
        @Pattern(regexp = NewReplay.TEXT, message = NewReplay.TEXT_RULE) @Nullable String errorText,
        @Pattern(regexp = NewReplay.TEXT, message = NewReplay.TEXT_RULE) @Nullable String errorRegex,
        @Pattern(regexp = "[0-9a-f]{16}", message = "16 hex digits in small letters") @Nullable String fingerprint,
        @Pattern(regexp = NewReplay.NAME, message = NewReplay.NAME_RULE) @Nullable String errorCategory,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String sourceId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String runId,
        @Size(min = 1, max = NewReplay.NAMED, message = NewReplay.IDS)
                @Nullable List<@NotNull(message = Identifier.RULE)
                        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) String> jobIds,
        @Size(min = 1, max = NewReplay.NAMED, message = NewReplay.IDS)
                @Nullable List<@NotNull(message = "the id of an attempt, a whole number") Long> taskRunIds,
        @Nullable Boolean dryRun,
        @Nullable Boolean again,
        @Min(value = 1, message = NewReplay.LIMIT) @Max(value = 100_000, message = NewReplay.LIMIT)
                @Nullable Integer limit,
        @Min(value = 1, message = NewReplay.CANARY) @Max(value = 10_000, message = NewReplay.CANARY)
                @Nullable Integer canary,
        @Min(value = 1, message = NewReplay.PARALLEL) @Max(value = 10_000, message = NewReplay.PARALLEL)
                @Nullable Integer maxParallel,
        @Nullable Boolean stopOnSameFailure,
        @Pattern(regexp = "[^\\p{Cntrl}\\p{Cs}]{1,255}", message = "1 to 255 characters without control characters")
                @Nullable String idempotencyKey,
        @Pattern(regexp = NewReplay.NAME, message = NewReplay.NAME_RULE) @Nullable String by,
        @Pattern(regexp = "[^\\x00\\p{Cs}]{0,2000}", message = "at most 2000 characters") @Nullable String note) {
    /** The most ids that can be named. */
    public static final int NAMED = 1_000;

    static final String TEXT = "[^\\x00\\p{Cs}]{1,500}";
    static final String TEXT_RULE = "1 to 500 characters";
    static final String NAME = "[^\\p{Cntrl}\\p{Cs}]{1,200}";
    static final String NAME_RULE = "1 to 200 characters without control characters";
    static final String IDS = "1 to " + NAMED + " ids";
    static final String LIMIT = "a whole number from 1 to 100000";
    static final String CANARY = "a whole number from 1 to 10000";
    static final String PARALLEL = "a whole number from 1 to 10000";

    /** Whether jobs or attempts are named. */
    public boolean names() {
        return jobIds != null || taskRunIds != null;
    }

    /** Whether there is a condition. */
    public boolean narrows() {
        return Stream.of(operation, since, until, errorText, errorRegex, fingerprint, errorCategory, sourceId, runId)
                .anyMatch(condition -> condition != null);
    }

    /** One attempt is replayed. */
    public record OfTaskRun(@Nullable Boolean again) {
        /** Where no body is sent. */
        public static final OfTaskRun ONCE = new OfTaskRun(null);
    }

    /**
     * A replay is stopped.
     *
     * @param cancelQueued whether jobs of it that nobody has claimed are cancelled
     * @param note why
     */
    @Valid
    public record Abort(
            @Nullable Boolean cancelQueued,
            @Pattern(regexp = "[^\\x00\\p{Cs}]{0,2000}", message = "at most 2000 characters") @Nullable String note) {
        /** Where no body is sent. */
        public static final Abort PLAIN = new Abort(null, null);
    }
}
