package io.queueoperator.ledger.execution;

import io.queueoperator.api.ExecutionView;
import io.queueoperator.api.Page;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.PageCursor;
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

/** {@code GET /api/v1/jobs/{id}/executions}. */
@Path("/api/v1/jobs/{id}/executions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class ExecutionResource {
    private final ReadExecutions readExecutions;

    ExecutionResource(ReadExecutions readExecutions) {
        this.readExecutions = readExecutions;
    }

    @GET
    @Operation(summary = "What orchestrators said of the executions of a job, the newest first")
    public Uni<Page<ExecutionView>> list(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("limit", "cursor"));
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START);
        return readExecutions.ofJob(Identifier.require("id", id), after, query.number("limit", 50, 1, 500));
    }
}
