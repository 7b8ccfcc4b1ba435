package io.queueoperator.intake.csv;

import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** {@code POST /api/v1/jobs/import/sweeps}: the chore now, and what it did. */
@Path("/api/v1/jobs/import/sweeps")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMIN)
@Cancellable(false)
class ImportSweepResource {
    private final ResumeImports resumeImports;

    ImportSweepResource(ResumeImports resumeImports) {
        this.resumeImports = resumeImports;
    }

    @POST
    @Operation(summary = "Go on with imports that were cut off")
    public Uni<Map<String, Integer>> run() {
        return resumeImports.runOnce().map(resumed -> Map.of("imports", resumed.imports()));
    }
}
