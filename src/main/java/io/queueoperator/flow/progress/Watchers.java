package io.queueoperator.flow.progress;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Who may look at progress: everybody, unless {@code queue-operator.progress.key-required} says otherwise. */
@ApplicationScoped
class Watchers {
    private final boolean keyRequired;
    private final CurrentIdentityAssociation identities;

    Watchers(ProgressConfig config, CurrentIdentityAssociation identities) {
        this.keyRequired = config.keyRequired();
        this.identities = identities;
    }

    /** Whether nobody is asked who he is. */
    boolean areEverybody() {
        return !keyRequired;
    }

    /** Fails for a caller who may not look, as every call of the API does. */
    Uni<Void> check() {
        return areEverybody()
                ? Uni.createFrom().voidItem()
                : identities.getDeferredIdentity()
                        .invoke(Watchers::check)
                        .replaceWithVoid();
    }

    private static void check(SecurityIdentity caller) {
        if (caller.isAnonymous()) {
            throw new UnauthorizedException();
        }
        if (!caller.hasRole(Scope.READ)) {
            throw new ForbiddenException();
        }
    }
}
