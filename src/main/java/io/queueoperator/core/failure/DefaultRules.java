package io.queueoperator.core.failure;

import static io.queueoperator.core.failure.Classification.ACCOUNT;
import static io.queueoperator.core.failure.Classification.INFRASTRUCTURE;
import static io.queueoperator.core.failure.Classification.UNKNOWN;
import static io.queueoperator.core.failure.FailureCode.AGENT_ERROR;
import static io.queueoperator.core.failure.FailureCode.AUTH_FAILED;
import static io.queueoperator.core.failure.FailureCode.INVALID_SPEC;
import static io.queueoperator.core.failure.FailureCode.RATE_LIMITED;
import static io.queueoperator.core.failure.FailureCode.TIMEOUT;

import java.util.List;
import java.util.stream.Stream;

/** The mapping tables of seeds 002 and 004, the specific before the general. No expression: words are enough. */
public final class DefaultRules {
    /** In force where nobody configured others, and behind those that somebody did. */
    public static final RuleSet SET = RuleSet.of(List.of(
            said("account-suspended", meaning(ACCOUNT, "suspended", AGENT_ERROR), "suspended", "account banned"),
            said("captcha-required", meaning(ACCOUNT, "captcha", AGENT_ERROR), "captcha"),
            said("logged-out", meaning(ACCOUNT, "loggedout", AUTH_FAILED), "logged out", "loggedout", "not logged in"),
            answered("http-429", meaning(INFRASTRUCTURE, "rate_limited", RATE_LIMITED), 429),
            said("rate-limited", meaning(INFRASTRUCTURE, "rate_limited", RATE_LIMITED),
                    "rate limit", "rate limited", "rate_limit", "rate_limited", "rate-limited", "ratelimited",
                    "too many requests", "quota exceeded"),
            answered("http-401", meaning(ACCOUNT, "auth_failed", AUTH_FAILED), 401),
            said("auth-failed", meaning(ACCOUNT, "auth_failed", AUTH_FAILED),
                    "unauthorized", "auth_failed", "authentication failed", "authentication error", "invalid api key",
                    "invalid credentials"),
            said("invalid-spec", meaning(UNKNOWN, "invalid_spec", INVALID_SPEC),
                    "invalid spec", "invalid specification", "invalid_spec", "invalidspec"),
            said("verification-race", meaning(INFRASTRUCTURE, "verification_race", AGENT_ERROR),
                    "pre-post verification failed"),
            said("post-returned-false", meaning(INFRASTRUCTURE, "claude_stuck", AGENT_ERROR), "post returned false"),
            thrown("timeout-error", meaning(INFRASTRUCTURE, "adb_timeout", TIMEOUT), "TimeoutError"),
            said("adb-timeout", meaning(INFRASTRUCTURE, "adb_timeout", TIMEOUT),
                    "timeouterror", "adb timeout", "adb_timeout"),
            answered("http-timeout", meaning(INFRASTRUCTURE, "timeout", TIMEOUT), 408, 504),
            thrown("timeout-exception", meaning(INFRASTRUCTURE, "timeout", TIMEOUT),
                    "TimeoutException", "SocketTimeoutException", "HttpTimeoutException", "ReadTimeout", "ConnectTimeout"),
            said("timed-out", meaning(INFRASTRUCTURE, "timeout", TIMEOUT),
                    "timeout", "timed out", "time out", "deadline exceeded", "timeoutexception",
                    "sockettimeoutexception", "httptimeoutexception", "readtimeout", "connecttimeout"),
            thrown("connection-error", meaning(INFRASTRUCTURE, "connection_dropped", AGENT_ERROR),
                    "ConnectionError", "ConnectException", "ConnectionResetError", "ConnectionRefusedError",
                    "ConnectionAbortedError", "BrokenPipeError"),
            said("connection-dropped", meaning(INFRASTRUCTURE, "connection_dropped", AGENT_ERROR),
                    "connectionerror", "connection dropped", "connection reset", "connection refused",
                    "connection closed", "connection aborted", "connectexception", "broken pipe", "econnreset",
                    "econnrefused"),
            exited("exit-timeout", meaning(INFRASTRUCTURE, "timeout", TIMEOUT), 124)));

    private DefaultRules() {}

    private static Rule.Outcome meaning(String category, String type, String code) {
        return new Rule.Outcome(category, type, code, null, null, null);
    }

    private static Rule said(String name, Rule.Outcome then, String... words) {
        List<TextCondition> text = Stream.of(words).<TextCondition>map(TextCondition.Words::new).toList();
        return new Rule(name, new Rule.When(text, List.of(), List.of(), List.of(), List.of(), List.of()), then);
    }

    private static Rule thrown(String name, Rule.Outcome then, String... types) {
        return new Rule(name, new Rule.When(List.of(), List.of(types), List.of(), List.of(), List.of(), List.of()), then);
    }

    private static Rule answered(String name, Rule.Outcome then, Integer... statuses) {
        return new Rule(name, new Rule.When(List.of(), List.of(), List.of(), List.of(statuses), List.of(), List.of()), then);
    }

    private static Rule exited(String name, Rule.Outcome then, Integer... codes) {
        return new Rule(name, new Rule.When(List.of(), List.of(), List.of(codes), List.of(), List.of(), List.of()), then);
    }
}
