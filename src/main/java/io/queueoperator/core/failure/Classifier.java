package io.queueoperator.core.failure;

import static io.queueoperator.core.failure.Classification.ACCOUNT;
import static io.queueoperator.core.failure.Classification.INFRASTRUCTURE;
import static io.queueoperator.core.failure.Classification.UNKNOWN;
import static io.queueoperator.core.failure.Rule.whenExited;
import static io.queueoperator.core.failure.Rule.whenSaid;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out what a failure means. What the reporter states wins over the guess; half a statement is completed by it
 * (seed 002, part 7). The first rule that matches decides.
 */
public final class Classifier {
    private static final Set<String> POINTLESS_TO_RETRY =
            Set.of(FailureCode.AUTH_FAILED, FailureCode.INVALID_SPEC, FailureCode.CANCELLED);

    /** The mapping tables of seeds 002 and 004, the specific before the general. */
    private static final List<Rule> RULES = List.of(
            whenSaid(ACCOUNT, "suspended", FailureCode.AGENT_ERROR, "suspended", "account banned"),
            whenSaid(ACCOUNT, "captcha", FailureCode.AGENT_ERROR, "captcha"),
            whenSaid(ACCOUNT, "loggedout", FailureCode.AUTH_FAILED, "logged out", "loggedout", "not logged in"),
            whenSaid(INFRASTRUCTURE, "rate_limited", FailureCode.RATE_LIMITED,
                    "rate limit", "rate limited", "rate_limit", "rate_limited", "rate-limited", "ratelimited",
                    "too many requests", "http 429", "status 429", "status code 429", "quota exceeded"),
            whenSaid(ACCOUNT, "auth_failed", FailureCode.AUTH_FAILED,
                    "unauthorized", "auth_failed", "authentication failed", "authentication error", "invalid api key",
                    "invalid credentials", "http 401", "status 401", "status code 401"),
            whenSaid(UNKNOWN, "invalid_spec", FailureCode.INVALID_SPEC,
                    "invalid spec", "invalid specification", "invalid_spec", "invalidspec"),
            whenSaid(INFRASTRUCTURE, "verification_race", FailureCode.AGENT_ERROR, "pre-post verification failed"),
            whenSaid(INFRASTRUCTURE, "claude_stuck", FailureCode.AGENT_ERROR, "post returned false"),
            whenSaid(INFRASTRUCTURE, "adb_timeout", FailureCode.TIMEOUT, "timeouterror", "adb timeout", "adb_timeout"),
            whenSaid(INFRASTRUCTURE, "timeout", FailureCode.TIMEOUT,
                    "timeout", "timed out", "time out", "deadline exceeded", "timeoutexception",
                    "sockettimeoutexception", "httptimeoutexception", "readtimeout", "connecttimeout"),
            whenSaid(INFRASTRUCTURE, "connection_dropped", FailureCode.AGENT_ERROR,
                    "connectionerror", "connection dropped", "connection reset", "connection refused",
                    "connection closed", "connection aborted", "connectexception", "broken pipe", "econnreset",
                    "econnrefused"),
            whenExited(INFRASTRUCTURE, "timeout", FailureCode.TIMEOUT, 124));

    private Classifier() {}

    /** What the failure means. Total: every report gets an answer. */
    public static Classification classify(FailureReport report) {
        String text = textOf(report);
        Optional<Rule> rule = RULES.stream()
                .filter(r -> r.matches(text, report.exitCode()))
                .findFirst();
        String code = given(report.code(), rule.map(Rule::code).orElse(FailureCode.AGENT_ERROR));
        String category = given(report.category(), rule.map(Rule::category).orElse(categoryOf(code)));
        String type = given(report.type(), rule.map(Rule::type).orElse(typeOf(code)));
        boolean worthIt = !ACCOUNT.equals(category) && !POINTLESS_TO_RETRY.contains(code);
        boolean retryable = report.retryable() == null ? worthIt : report.retryable();
        boolean needsReview = !retryable && !FailureCode.CANCELLED.equals(code);
        return new Classification(category, type, code, retryable, needsReview);
    }

    /** What the rules read: the message first, and stderr only where the message may not say it. */
    private static String textOf(FailureReport report) {
        String type = report.type() == null ? "" : report.type() + ": ";
        String stderr = report.stderr() == null ? "" : "\n" + ErrorText.tail(report.stderr(), 4_000);
        return (type + ErrorText.bounded(report.message()) + stderr).toLowerCase(Locale.ROOT);
    }

    private static String given(@org.jspecify.annotations.Nullable String stated, String guess) {
        return stated == null || stated.isBlank() ? guess : stated;
    }

    private static String categoryOf(String code) {
        return switch (code) {
            case FailureCode.RATE_LIMITED, FailureCode.TIMEOUT, FailureCode.STALE_WORKER, FailureCode.NO_PROGRESS ->
                    INFRASTRUCTURE;
            case FailureCode.AUTH_FAILED -> ACCOUNT;
            default -> UNKNOWN;
        };
    }

    private static String typeOf(String code) {
        return switch (code) {
            case FailureCode.RATE_LIMITED -> "rate_limited";
            case FailureCode.TIMEOUT -> "timeout";
            case FailureCode.STALE_WORKER -> "stale_worker";
            case FailureCode.NO_PROGRESS -> "no_progress";
            case FailureCode.AUTH_FAILED -> "auth_failed";
            case FailureCode.INVALID_SPEC -> "invalid_spec";
            case FailureCode.CANCELLED -> "cancelled";
            default -> "";
        };
    }
}
