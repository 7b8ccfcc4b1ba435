package io.queueoperator.platform.http;

import io.queueoperator.api.ProblemBody;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Locale;

/** The one place that knows which problem is which HTTP status. */
public final class ProblemAnswer {
    /** How long a client should wait before it tries again, in seconds. */
    public static final int RETRY_AFTER_S = 2;

    private ProblemAnswer() {}

    /** The status of HTTP for a code. A new code without a line here does not compile. */
    public static int status(ProblemCode code) {
        return switch (code) {
            case INVALID_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, NOT_CLAIMANT, CSRF_TOKEN_MISSING -> 403;
            case JOB_NOT_FOUND, EXECUTION_NOT_FOUND, TASK_RUN_NOT_FOUND, WORKER_NOT_FOUND, SOURCE_NOT_FOUND,
                    WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND, ERROR_GROUP_NOT_FOUND, LATE_RESULT_NOT_FOUND, REFUSAL_NOT_FOUND,
                    RULES_NOT_FOUND, RUN_NOT_FOUND, PAUSE_NOT_FOUND, BREAKER_NOT_FOUND, REPLAY_NOT_FOUND,
                    PATH_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case LEASE_LOST, ILLEGAL_TRANSITION, NOTHING_TO_ACCEPT, JOB_EXISTS, EXECUTION_EXISTS, RULES_REFUSED,
                    RUN_EXISTS, PASS_RUNNING, NOTHING_TO_RETRY, MAX_PASSES_REACHED, NOT_FAILED, ALREADY_REPLAYED,
                    SELECTION_CHANGED, SELECTION_TOO_LARGE -> 409;
            case PAYLOAD_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case BUSY, TOO_MANY_TRIES -> 429;
            case INTERNAL -> 500;
            case STORE_UNAVAILABLE -> 503;
        };
    }

    /** The body for a problem. */
    public static ProblemBody body(Problem problem, RoutingContext request) {
        String code = problem.code().name();
        return new ProblemBody(
                "urn:queue-operator:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'),
                title(code),
                status(problem.code()),
                problem.sentence(),
                request.normalizedPath(),
                new ProblemBody.Error(code, problem.sentence(), problem.facts(), Instant.now(), Trace.idOf(request)));
    }

    /** RFC 9457's own media type on {@code /api/v1}; plain JSON for the clients of the two contracts. */
    public static String mediaType(RoutingContext request) {
        return request.normalizedPath().startsWith("/api/v1") ? "application/problem+json" : "application/json";
    }

    private static String title(String code) {
        String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
