package io.queueoperator.core.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reports as workers send them: mostly a message, sometimes more. */
final class Reports {
    private Reports() {}

    static FailureReport said(String message) {
        return stated(message, null, null, null);
    }

    static FailureReport stated(
            String message, @Nullable String category, @Nullable String type, @Nullable String code) {
        return new FailureReport(message, null, null, type, category, code, null, null, null, null, null, null, null, null);
    }

    static FailureReport exited(String message, int exitCode, @Nullable String stderr) {
        return new FailureReport(message, null, null, null, null, null, exitCode, stderr, null, null, null, null, null, null);
    }

    static FailureReport comeBackAfter(String message, Duration retryAfter) {
        return new FailureReport(message, null, null, null, null, null, null, null, null, null, retryAfter, null, null, null);
    }
}
