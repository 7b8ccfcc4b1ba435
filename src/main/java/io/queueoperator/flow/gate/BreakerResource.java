package io.queueoperator.flow.gate;

import io.queueoperator.api.BreakerChange;
import io.queueoperator.api.BreakerView;
import io.queueoperator.api.Page;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/breakers}: the circuit breakers of sources, accounts and operations. */
@Path("/api/v1/breakers")
@Produces(MediaType.APPLICATION_JSON)
class BreakerResource {
    private final ReadGates readGates;
    private final ResetBreaker resetBreaker;
    private final StrictJson json;
    private final Caller caller;

    BreakerResource(ReadGates readGates, ResetBreaker resetBreaker, StrictJson json, Caller caller) {
        this.readGates = readGates;
        this.resetBreaker = resetBreaker;
        this.json = json;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Circuit breakers that count failures or ever opened, newest first, narrowed by state, kind, key")
    public Uni<Page<BreakerView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("state", "kind", "key", "limit", "cursor"));
        return readGates.breakers(
                query.text("state").map(BreakerState::of).orElse(null), query.text("kind").map(BreakerKind::of).orElse(null),
                query.text("key").orElse(null), query.text("cursor").map(PageCursor::decode).orElse(PageCursor.LAST_NUMBER),
                query.number("limit", 50, 1, 500));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "A circuit breaker")
    public Uni<BreakerView> one(String id) {
        return readGates.breaker(id);
    }

    @GET
    @Path("/{id}/changes")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "When a circuit breaker opened and closed, why, and by whom; oldest first")
    public Uni<Page<BreakerChange>> changes(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("limit", "cursor"));
        return readGates.changes(
                id, query.text("cursor").map(PageCursor::decode).orElse(PageCursor.FIRST), query.number("limit", 50, 1, 500));
    }

    @POST
    @Path("/{id}/reset")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Close it by hand: its jobs are handed out again; a body may have reason and by")
    public Uni<BreakerView> reset(String id, byte @Nullable [] body) {
        return resetBreaker.reset(id, PauseResource.said(json, body), caller.keyId());
    }
}
