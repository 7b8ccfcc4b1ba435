package io.queueoperator.core.failure;

/**
 * What a failure means.
 *
 * @param category account, infrastructure, unknown (seed 002)
 * @param type the specific error; empty when nobody knows
 * @param code see {@link FailureCode}
 * @param retryable whether another attempt is worth making
 * @param needsReview whether a person should look
 */
public record Classification(String category, String type, String code, boolean retryable, boolean needsReview) {
    public static final String ACCOUNT = "account";
    public static final String INFRASTRUCTURE = "infrastructure";
    public static final String UNKNOWN = "unknown";
}
