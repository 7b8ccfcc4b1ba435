package io.queueoperator.flow.progress;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Lets pages of other origins read the two progress endpoints, and nothing else. */
@ApplicationScoped
class ProgressCors {
    /** Before everything else: a preflight must not get as far as authentication. */
    private static final int FIRST = -1_000;
    private static final String PATHS = "/(jobs|sources)/[^/]+/progress";

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
        if (config.corsOrigins().equals("*")) {
            cors.addOriginWithRegex(".*");
        } else {
            cors.addOriginWithRegex(config.corsOrigins());
        }
        router.routeWithRegex(PATHS).order(FIRST).handler(cors);
    }
}
