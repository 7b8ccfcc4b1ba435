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
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognises callers by {@code Authorization: Bearer} or {@code X-API-Key}. */
@ApplicationScoped
class KeyAuthentication implements HttpAuthenticationMechanism {
    private static final String BEARER = "bearer ";

    private final List<ApiKey> keys;

    KeyAuthentication(SecurityConfig config) {
        this.keys = config.keys().orElse(List.of()).stream().map(ApiKey::parse).toList();
    }

    /** A service that nobody can call, or whose keys are wrong, does not start. */
    void check(@Observes StartupEvent start) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("No API key is configured: set queue-operator.security.keys (environment"
                    + " QUEUE_OPERATOR_SECURITY_KEYS) to id:key or id:sha256:hex, comma-separated.");
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        String presented = presentedKey(request);
        if (presented == null) {
            return Uni.createFrom().nullItem();
        }
        ApiKey key = find(ApiKey.sha256(presented));
        if (key == null) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return Uni.createFrom().item(QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.id()))
                .addRoles(key.scopes())
                .build());
    }

    /** Looks at all keys, also after a match, so that the time does not tell which one it was. */
    private @Nullable ApiKey find(byte[] sha256) {
        ApiKey found = null;
        for (ApiKey key : keys) {
            if (key.matches(sha256)) {
                found = key;
            }
        }
        return found;
    }

    private static @Nullable String presentedKey(RoutingContext request) {
        String authorization = request.request().getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return request.request().getHeader("X-API-Key");
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
