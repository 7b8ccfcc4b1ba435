package io.queueoperator.orchestrator;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/internal/jobs/orphaned}. A class of its own with the whole path: from {@code /api/internal/jobs/{id}}, which
 * fits as well, the router does not go back to a shorter prefix.
 */
@Path("/api/internal/jobs/orphaned")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.WORK)
class OrphanedResource {
    private final FindClaim findClaim;
    private final ReadCall readCall;

    OrphanedResource(FindClaim findClaim, ReadCall readCall) {
        this.findClaim = findClaim;
        this.readCall = readCall;
    }

    @GET
    @Operation(summary = "The jobs that an orchestrator still holds, for its restart")
    public Uni<List<WireJob>> orphaned(
            @HeaderParam(ReadCall.HEADER) @Nullable String header,
            @QueryParam("orchestratorId") @Nullable String orchestratorId) {
        // A successor under another name may ask for its predecessor's.
        String other = orchestratorId == null || orchestratorId.isBlank() ? null : orchestratorId.strip();
        String whose = other == null ? null : Identifier.require("orchestratorId", other);
        String caller = header == null && whose != null ? whose : readCall.seen(header, null);
        return findClaim.held(whose == null ? caller : whose, caller);
    }
}
