package io.queueoperator.ledger;

import io.queueoperator.api.Page;
import io.queueoperator.api.SourceView;
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

/** {@code GET /api/v1/sources}. */
@Path("/api/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class SourceResource {
    private static final Set<String> PARAMETERS = Set.of("limit", "cursor");

    private final ReadSources readSources;

    SourceResource(ReadSources readSources) {
        this.readSources = readSources;
    }

    @GET
    @Operation(summary = "The known sources, by id: active jobs, and how the last one ended")
    public Uni<Page<SourceView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        String after = query.text("cursor").map(PageCursor::decode).map(PageCursor::id).orElse("");
        return readSources.list(after, query.number("limit", 50, 1, 500));
    }
}
