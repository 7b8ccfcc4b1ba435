package io.queueoperator.console;

import io.queueoperator.api.SourceStages;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/sources/{id}/stages}. */
@Path("/api/v1/sources/{id}/stages")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class StagesResource {
    private static final Set<String> PARAMETERS = Set.of("run_id");

    private final ReadStages readStages;

    StagesResource(ReadStages readStages) {
        this.readStages = readStages;
    }

    @GET
    @Operation(summary = "How far a run of the source is by stage, and why its latest failures failed; run_id, or the newest")
    public Uni<SourceStages> stages(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        String runId = query.text("run_id").map(value -> Identifier.require("run_id", value)).orElse(null);
        return readStages.read(Identifier.require("id", id), runId);
    }
}
