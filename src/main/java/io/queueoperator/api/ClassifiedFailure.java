package io.queueoperator.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means by the rules in force, and what would follow.
 *
 * @param message as it would be shown
 * @param rule that applied; null: none did
 * @param exceptionTypes that the rules saw, stated or found in the texts
 * @param httpStatus that the rules saw, stated or found in the texts
 * @param nextStatus of the job: queued for another attempt, failed or cancelled
 * @param retryDelayS how long that attempt would wait, in seconds; null: there would be none
 * @param retryDelayFrom who says so: server, rule or backoff
 */
public record ClassifiedFailure(
        String message,
        String errorCategory,
        String errorType,
        String errorCode,
        boolean retryable,
        boolean needsReview,
        @Nullable String rule,
        String rulesVersion,
        List<String> exceptionTypes,
        @Nullable Integer httpStatus,
        String nextStatus,
        @Nullable Double retryDelayS,
        @Nullable String retryDelayFrom) {}
