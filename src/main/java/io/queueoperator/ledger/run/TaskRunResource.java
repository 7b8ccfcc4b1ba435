package io.queueoperator.ledger.run;

import io.queueoperator.api.NewTaskRun;
import io.queueoperator.api.Page;
import io.queueoperator.api.TaskRunChange;
import io.queueoperator.api.TaskRunView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.operation.RequestOrigin;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code GET /api/v1/task-runs}, {@code /{id}}; {@code POST /api/v1/task-runs}, {@code PUT /{id}}. */
@Path("/api/v1/task-runs")
@Produces(MediaType.APPLICATION_JSON)
class TaskRunResource {
    private static final Set<String> PARAMETERS = parameters();

    private final ReadTaskRuns readTaskRuns;
    private final RecordTaskRun recordTaskRun;
    private final ChangeTaskRun changeTaskRun;
    private final RequestOrigin origin;

    TaskRunResource(
            ReadTaskRuns readTaskRuns, RecordTaskRun recordTaskRun, ChangeTaskRun changeTaskRun, RequestOrigin origin) {
        this.readTaskRuns = readTaskRuns;
        this.recordTaskRun = recordTaskRun;
        this.changeTaskRun = changeTaskRun;
        this.origin = origin;
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Ended attempts of jobs and runs of operations, newest first, narrowed by kind, operation, category,"
            + " status, user, flow_run_id, error_category, has_error_list, q, since, until")
    public Uni<Page<TaskRunView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        PageCursor before = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.LAST_NUMBER);
        return readTaskRuns.list(RunFilter.of(query), before, query.number("limit", 50, 1, 500));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "One run with its input, results, stack trace and items that failed")
    public Uni<TaskRunView> one(@PathParam("id") String id) {
        return readTaskRuns.one(number(id));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Record an execution that somebody else runs; 200 when the idempotency_key is known already")
    public Uni<RestResponse<TaskRunView>> record(NewTaskRun run) {
        return recordTaskRun.record(run, origin.now()).map(recorded -> RestResponse.status(
                recorded.isNew() ? RestResponse.Status.CREATED : RestResponse.Status.OK, recorded.run()));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "How an execution that was recorded here goes on; what is not said stays as it is")
    public Uni<TaskRunView> change(@PathParam("id") String id, TaskRunChange news) {
        return changeTaskRun.change(number(id), news);
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw Problem.invalid("id", "is not the id of a task run", "the id of a task run, a whole number");
        }
    }

    private static Set<String> parameters() {
        Set<String> names = new TreeSet<>(RunFilter.parameters());
        names.addAll(Set.of("limit", "cursor"));
        return names;
    }
}
