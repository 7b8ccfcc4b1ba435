package io.queueoperator.platform.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.queueoperator.api.ProblemBody;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.StoreFailure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every exception that reaches the edge into the one error body. What is not a problem is a defect: 500, logged. */
// Inside of a Response the native image's builder does not see it.
@RegisterForReflection(targets = {ProblemBody.class, ProblemBody.Error.class})
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(Problem problem, RoutingContext request) {
        return answer(problem, request);
    }

    @ServerExceptionMapper(priority = 1)
    Response unauthorized(UnauthorizedException e, RoutingContext request) {
        return answer(unauthenticated(), request);
    }

    @ServerExceptionMapper(priority = 1)
    Response authenticationFailed(AuthenticationFailedException e, RoutingContext request) {
        return answer(unauthenticated(), request);
    }

    @ServerExceptionMapper(priority = 1)
    Response forbidden(ForbiddenException e, RoutingContext request) {
        return answer(Problem.of(ProblemCode.FORBIDDEN, "This key does not have the scope that the call needs."), request);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e, RoutingContext request) {
        return answer(ofHttp(e.getResponse().getStatus(), request), request);
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext request) {
        if (StoreFailure.isUnavailable(e)) {
            return answer(StoreFailure.unavailable(e), request);
        }
        LOG.errorf(e, "%s %s failed, trace id %s",
                request.request().method(), request.normalizedPath(), Trace.idOf(request));
        return answer(
                Problem.of(ProblemCode.INTERNAL, "The service failed; its log has the reason under this traceId."), request);
    }

    private static Problem unauthenticated() {
        return Problem.of(ProblemCode.UNAUTHENTICATED,
                "This call needs an API key: Authorization: Bearer <key>, or X-API-Key: <key>.");
    }

    static Problem ofHttp(int status, RoutingContext request) {
        String what = request.request().method() + " " + request.normalizedPath();
        return switch (status) {
            case 401 -> unauthenticated();
            case 404 -> Problem.of(ProblemCode.PATH_NOT_FOUND, "There is nothing at " + request.normalizedPath() + ".");
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, what + " is not possible; use another method.");
            case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE, what + " answers with application/json.");
            case 413 -> Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "The body is larger than this service takes.");
            case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, what + " reads Content-Type: application/json.");
            default -> status >= 400 && status < 500
                    ? Problem.invalid("request", "cannot be understood", "a well-formed request")
                    : Problem.of(ProblemCode.INTERNAL, "The service failed.");
        };
    }

    private static Response answer(Problem problem, RoutingContext request) {
        Response.ResponseBuilder response = Response.status(ProblemAnswer.status(problem.code()))
                .entity(ProblemAnswer.body(problem, request))
                .type(ProblemAnswer.mediaType(request));
        if (problem.code() == ProblemCode.STORE_UNAVAILABLE || problem.code() == ProblemCode.BUSY) {
            response.header(HttpHeaders.RETRY_AFTER, ProblemAnswer.RETRY_AFTER_S);
        }
        if (problem.facts().get("retry_after_s") instanceof Long seconds) {
            response.header(HttpHeaders.RETRY_AFTER, seconds);
        }
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response.build();
    }
}
