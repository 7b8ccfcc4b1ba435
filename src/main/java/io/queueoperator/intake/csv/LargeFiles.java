package io.queueoperator.intake.csv;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets progress files be larger than other bodies: they are read as they come, and never in memory as a whole. What all
 * bodies are held to ({@code quarkus.http.limits.max-body-size}) stays as it is everywhere else; a file is held to a limit of
 * its own, by {@link LimitedBody}.
 *
 * <p>Quarkus has one limit for all paths: a route of its own compares it with Content-Length, and has the bytes counted where
 * there is no such header. For this path the header is put aside while that route is passed, and nothing is counted there.
 */
@ApplicationScoped
class LargeFiles {
    static final String PATH = "/api/v1/jobs/import";

    private static final int LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT;
    private static final String LENGTH = LargeFiles.class.getName();

    void register(@Observes Router router) {
        routes(router);
    }

    static void routes(Router router) {
        router.route(HttpMethod.POST, PATH).order(LIMIT - 1).handler(LargeFiles::putAside);
        router.route(HttpMethod.POST, PATH).order(LIMIT + 1).handler(LargeFiles::putBack);
    }

    private static void putAside(RoutingContext call) {
        String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            call.put(LENGTH, length);
            call.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
        }
        call.next();
    }

    private static void putBack(RoutingContext call) {
        call.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
        String length = call.remove(LENGTH);
        if (length != null) {
            call.request().headers().set(HttpHeaders.CONTENT_LENGTH, length);
        }
        call.next();
    }
}
