package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are meant, by the names and rules of {@code GET /api/v1/jobs}; null narrows nothing.
 *
 * @param since enqueued at or after
 * @param until enqueued before
 * @param q found in the error message or the document url, or the id itself; case-insensitive
 */
public record JobSelector(
        @Pattern(regexp = "queued|claimed|running|completed|failed|cancelled",
                message = "one of queued, claimed, running, completed, failed, cancelled") @Nullable String status,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String sourceId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String runId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String projectId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String parentJobId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String taskType,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String workerId,
        @Pattern(regexp = JobSelector.WORD, message = JobSelector.WORD_RULE) @Nullable String errorCategory,
        @Pattern(regexp = JobSelector.WORD, message = JobSelector.WORD_RULE) @Nullable String errorType,
        @Pattern(regexp = JobSelector.WORD, message = JobSelector.WORD_RULE) @Nullable String errorCode,
        @Pattern(regexp = JobSelector.WORD, message = JobSelector.WORD_RULE) @Nullable String fingerprint,
        @Nullable Instant since,
        @Nullable Instant until,
        @Pattern(regexp = JobSelector.WORD, message = JobSelector.WORD_RULE) @Nullable String q) {
    static final String WORD = "[^\\p{Cntrl}\\p{Cs}]{1,200}";
    static final String WORD_RULE = "1 to 200 characters without control characters";
}
