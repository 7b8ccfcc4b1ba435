package io.queueoperator.platform.security;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.queueoperator.core.job.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Recognises callers by {@code Authorization: Bearer} or {@code X-API-Key}, and where there is neither by the cookie of the
 * console.
 */
@ApplicationScoped
class KeyAuthentication implements HttpAuthenticationMechanism {
    /**
     * What the pages call: nobody else takes cookies. A {@code GET} of {@code /api/internal} hands out jobs, and no page has a
     * token for a {@code GET}.
     */
    private static final String FOR_PAGES = "/api/v1/";

    private final ApiKeys keys;
    private final Sessions sessions;

    KeyAuthentication(ApiKeys keys, Sessions sessions) {
        this.keys = keys;
        this.sessions = sessions;
    }

    /** A service that nobody can call, or whose keys are wrong, does not start. */
    void check(@Observes StartupEvent start) {
        if (keys.all().isEmpty()) {
            throw new IllegalStateException("No API key is configured: set queue-operator.security.keys (environment"
                    + " QUEUE_OPERATOR_SECURITY_KEYS) to id:key or id:sha256:hex, comma-separated.");
        }
        sessions.check();
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        String presented = PresentedKeys.of(request.request());
        if (presented == null) {
            return bySession(request);
        }
        ApiKey key = keys.find(presented);
        if (key == null) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return identity(key.id(), key.scopes());
    }

    /** Nobody, where the session is over: what needs no key goes on without one. */
    private Uni<SecurityIdentity> bySession(RoutingContext request) {
        Session session = request.normalizedPath().startsWith(FOR_PAGES)
                ? sessions.of(request.request()).orElse(null)
                : null;
        if (session == null) {
            return Uni.createFrom().nullItem();
        }
        try {
            Sessions.requireOurPage(request.request(), session);
        } catch (Problem foreign) {
            return Uni.createFrom().failure(foreign);
        }
        return identity(session.keyId(), session.scopes());
    }

    private static Uni<SecurityIdentity> identity(String keyId, Set<String> scopes) {
        return Uni.createFrom().item(QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(keyId))
                .addRoles(scopes)
                .build());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
