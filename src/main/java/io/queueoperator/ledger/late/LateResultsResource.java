package io.queueoperator.ledger.late;

import io.queueoperator.api.LateResultView;
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

/** {@code GET /api/v1/late-results}. */
@Path("/api/v1/late-results")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class LateResultsResource {
    private static final Set<String> PARAMETERS = Set.of("task_type", "limit", "cursor");

    private final ReadLateResults readLateResults;

    LateResultsResource(ReadLateResults readLateResults) {
        this.readLateResults = readLateResults;
    }

    @GET
    @Operation(summary = "Results that came after their lease was lost and that nobody has accepted, newest first; of a"
            + " task_type")
    public Uni<Page<LateResultView>> open(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        return readLateResults.open(
                query.text("task_type").map(value -> Identifier.require("task_type", value)).orElse(null),
                query.text("cursor").map(PageCursor::decode).orElse(PageCursor.LAST_NUMBER),
                query.number("limit", 50, 1, 500));
    }
}
