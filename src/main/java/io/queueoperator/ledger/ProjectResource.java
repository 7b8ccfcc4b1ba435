package io.queueoperator.ledger;

import io.queueoperator.api.JobView;
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
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/projects/{id}/jobs} (seed 004, ListByProject). */
@Path("/api/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class ProjectResource {
    private static final Set<String> PARAMETERS = parameters();

    private final ReadJobs readJobs;

    ProjectResource(ReadJobs readJobs) {
        this.readJobs = readJobs;
    }

    @GET
    @Path("/{id}/jobs")
    @Operation(summary = "Jobs of a project, newest first, narrowed by status and whatever else GET /api/v1/jobs takes")
    public Uni<Page<JobView>> jobs(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START);
        JobFilter filter = JobFilter.of(query).ofProject(Identifier.require("id", id));
        return readJobs.list(filter, after, query.number("limit", 50, 1, 500));
    }

    private static Set<String> parameters() {
        Set<String> names = new TreeSet<>(JobFilter.parameters());
        names.addAll(Set.of("limit", "cursor"));
        names.remove("project_id");
        return names;
    }
}
