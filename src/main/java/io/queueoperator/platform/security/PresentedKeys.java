package io.queueoperator.platform.security;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The keys that requests present by {@code Authorization: Bearer} or {@code X-API-Key}. */
@ApplicationScoped
public class PresentedKeys {
    private static final String BEARER = "bearer ";

    private final ApiKeys keys;

    PresentedKeys(ApiKeys keys) {
        this.keys = keys;
    }

    /**
     * Whether the request presents a key that has the scope: for routes that come before {@link KeyAuthentication}. No says
     * nothing of who else it may be, nor what is to be answered.
     */
    public boolean may(String scope, HttpServerRequest request) {
        String presented = of(request);
        ApiKey key = presented == null ? null : keys.find(presented);
        return key != null && key.scopes().contains(scope);
    }

    static @Nullable String of(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return request.getHeader("X-API-Key");
    }
}
