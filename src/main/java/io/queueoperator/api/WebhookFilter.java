package io.queueoperator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.queueoperator.core.job.Identifier;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs a subscription is about: all values that are given must be the job's. Nothing given is every job.
 *
 * @param jobId one job
 * @param taskType discover, download, ocr, ...
 * @param sourceId jobs of a source
 * @param documentId jobs of a document
 * @param runId jobs of a run
 * @param projectId jobs of a project
 * @param parentJobId children of a job
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookFilter(
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String jobId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String taskType,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String sourceId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String documentId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String runId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String projectId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String parentJobId) {
    /** Every job. */
    public static final WebhookFilter ALL = new WebhookFilter(null, null, null, null, null, null, null);
}
