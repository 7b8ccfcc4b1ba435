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
    static final int FIRST = -1_000;

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
        // Each by its path: that is the name under which the metrics count a preflight.
        router.route(PlainReads.JOB).order(FIRST).handler(cors);
        router.route(PlainReads.SOURCE).order(FIRST).handler(cors);
    }
}
