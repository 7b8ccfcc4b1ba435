package io.queueoperator.flow.gate;

import io.queueoperator.api.GateSweepReport;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** {@code POST /api/v1/breakers/sweeps}: the chore of circuit breakers and pauses now, and what it did. */
@Path("/api/v1/breakers/sweeps")
@Produces(MediaType.APPLICATION_JSON)
class GateSweepResource {
    private final GateSweep sweep;

    GateSweepResource(GateSweep sweep) {
        this.sweep = sweep;
    }

    @POST
    @RolesAllowed(Scope.ADMIN)
    // Begun is done, also when nobody waits for the answer any more.
    @Cancellable(false)
    @Operation(summary = "Count the latest failures, open and close circuit breakers, and park the jobs they hold, now")
    public Uni<GateSweepReport> run() {
        return sweep.runOnce();
    }
}
