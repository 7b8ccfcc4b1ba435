package io.queueoperator.flow.progress;

import io.queueoperator.api.Heartbeats;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/heartbeats}. */
@Path("/api/v1/heartbeats")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class HeartbeatsResource {
    private final KeepAlive keepAlive;

    HeartbeatsResource(KeepAlive keepAlive) {
        this.keepAlive = keepAlive;
    }

    @POST
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Renews up to 1000 leases; a result for each")
    public Uni<Heartbeats.Results> renew(Heartbeats request) {
        return keepAlive.renew(request.jobs()).map(Heartbeats.Results::new);
    }
}
