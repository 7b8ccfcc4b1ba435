package io.queueoperator.ledger.stats;

import io.queueoperator.api.CountsRolledUp;
import io.queueoperator.api.FailedJobs;
import io.queueoperator.api.Page;
import io.queueoperator.api.QueueStatistics;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/stats}, {@code /failed}; {@code POST /api/v1/stats/rollups}. */
@Path("/api/v1/stats")
@Produces(MediaType.APPLICATION_JSON)
class StatisticsResource {
    private static final Set<String> PARAMETERS = Set.of("task_type", "project_id");

    private final CountJobs countJobs;
    private final RollUpCounts rollUpCounts;

    StatisticsResource(CountJobs countJobs, RollUpCounts rollUpCounts) {
        this.countJobs = countJobs;
        this.rollUpCounts = rollUpCounts;
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "How many jobs are in which status, and per task type how many are due and since when;"
            + " of a task_type, of a project_id")
    public Uni<QueueStatistics> all(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        return countJobs.count(id(query, "task_type"), id(query, "project_id"));
    }

    @GET
    @Path("/failed")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Failed jobs by task type, with the attempts they took on average; of a task_type, of a project_id")
    public Uni<Page<FailedJobs>> failed(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        return countJobs.failed(id(query, "task_type"), id(query, "project_id")).map(items -> new Page<>(items, null));
    }

    @POST
    @Path("/rollups")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Roll the counts up now; the answers of /api/v1/stats do not change by it")
    public Uni<CountsRolledUp> rollUp() {
        return rollUpCounts.runOnce().map(CountsRolledUp::new);
    }

    private static @Nullable String id(QueryParameters query, String name) {
        return query.text(name).map(value -> Identifier.require(name, value)).orElse(null);
    }
}
