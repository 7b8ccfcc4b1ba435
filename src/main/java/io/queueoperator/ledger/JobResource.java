package io.queueoperator.ledger;

import io.queueoperator.api.AttemptView;
import io.queueoperator.api.EventView;
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

/** {@code GET /api/v1/jobs}, {@code /{id}}, {@code /{id}/attempts}, {@code /{id}/events}, {@code /{id}/children}. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class JobResource {
    private static final Set<String> PAGING = Set.of("limit", "cursor");
    private static final Set<String> PARAMETERS = parameters();
    private static final int LIMIT = 50;
    private static final int MOST = 500;

    private final ReadJobs readJobs;
    private final ReadHistory readHistory;

    JobResource(ReadJobs readJobs, ReadHistory readHistory) {
        this.readJobs = readJobs;
        this.readHistory = readHistory;
    }

    @GET
    @Operation(summary = "Jobs, newest first, narrowed by status, task_type, source_id, run_id, project_id,"
            + " parent_job_id, worker_id, error_category, error_type, error_code, fingerprint, since, until, q")
    public Uni<Page<JobView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START);
        return readJobs.list(JobFilter.of(query), after, limit(query));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A job with its bodies")
    public Uni<JobView> one(String id) {
        return readJobs.one(Identifier.require("id", id));
    }

    @GET
    @Path("/{id}/attempts")
    @Operation(summary = "What became of each attempt, with errors and full tracebacks")
    public Uni<Page<AttemptView>> attempts(String id) {
        return readHistory.attempts(Identifier.require("id", id)).map(items -> new Page<>(items, null));
    }

    @GET
    @Path("/{id}/events")
    @Operation(summary = "Every change of status, oldest first: by whom, from, to, when, why")
    public Uni<Page<EventView>> events(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PAGING);
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.FIRST);
        return readHistory.events(Identifier.require("id", id), after, limit(query));
    }

    @GET
    @Path("/{id}/children")
    @Operation(summary = "The jobs that name it as parent_job_id, newest first")
    public Uni<Page<JobView>> children(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PAGING);
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START);
        return readJobs.children(Identifier.require("id", id), after, limit(query));
    }

    private static int limit(QueryParameters query) {
        return query.number("limit", LIMIT, 1, MOST);
    }

    private static Set<String> parameters() {
        Set<String> names = new TreeSet<>(JobFilter.parameters());
        names.addAll(PAGING);
        return names;
    }
}
