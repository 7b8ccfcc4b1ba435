package io.queueoperator.flow.reap;

import io.queueoperator.api.SweepReport;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/reaper/sweeps}: a sweep now, and what it did. */
@Path("/api/v1/reaper/sweeps")
@Produces(MediaType.APPLICATION_JSON)
class SweepResource {
    private final Sweep sweep;

    SweepResource(Sweep sweep) {
        this.sweep = sweep;
    }

    @POST
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Fail the jobs of vanished workers and bring the followers up to date, now")
    public Uni<SweepReport> run() {
        return sweep.runOnce();
    }
}
