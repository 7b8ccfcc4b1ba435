package io.queueoperator.flow.progress;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/** Lets pages of other origins read the two progress endpoints, and nothing else. */
@ApplicationScoped
class ProgressCors {
    /** Before everything else: a preflight must not get as far as authentication. */
    static final int FIRST = -1_000;

    private static final String ANY = "null|https?://[A-Za-z0-9.\\[\\]:_-]{1,300}";

    void register(@Observes Router router, ProgressConfig config) {
        CorsHandler cors = CorsHandler.create()
                .allowedMethod(HttpMethod.GET)
                .allowedHeader("Accept")
                .allowedHeader("Content-Type")
                .allowedHeader("If-None-Match")
                .allowedHeader("traceparent")
                .exposedHeader("ETag")
                .exposedHeader("Retry-After")
                .maxAgeSeconds(86_400);
        cors.addOriginWithRegex(".*");
        Pattern allowed = Pattern.compile(config.corsOrigins().equals("*") ? ANY : config.corsOrigins());
        // Whose page may not look is told so by his browser, to which nothing is said of origins; the handler would make it a
        // failure of the service.
        Handler<RoutingContext> handler = call -> {
            String origin = call.request().getHeader(HttpHeaders.ORIGIN);
            if (origin == null || allowed.matcher(origin).matches()) {
                cors.handle(call);
            } else {
                call.next();
            }
        };
        // Each by its path: that is the name under which the metrics count a preflight.
        router.route(PlainReads.JOB).order(FIRST).handler(handler);
        router.route(PlainReads.SOURCE).order(FIRST).handler(handler);
    }
}
