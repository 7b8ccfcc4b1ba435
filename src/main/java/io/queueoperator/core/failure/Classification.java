package io.queueoperator.core.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means.
 *
 * @param category account, infrastructure, unknown (seed 002), or a configured one
 * @param type the specific error; empty when nobody knows
 * @param code see {@link FailureCode}
 * @param retryable whether another attempt is worth making
 * @param needsReview whether a person should look
 * @param retryDelay how long the rule wants another attempt to wait; null: the backoff says
 * @param rule the name of the rule that applied; null: none did
 * @param rulesVersion of the rules that were asked; empty: none were
 */
public record Classification(
        String category,
        String type,
        String code,
        boolean retryable,
        boolean needsReview,
        @Nullable Duration retryDelay,
        @Nullable String rule,
        String rulesVersion) {
    public static final String ACCOUNT = "account";
    public static final String INFRASTRUCTURE = "infrastructure";
    public static final String UNKNOWN = "unknown";

    /** A meaning that no rule was asked for. */
    public Classification(String category, String type, String code, boolean retryable, boolean needsReview) {
        this(category, type, code, retryable, needsReview, null, null, "");
    }
}
