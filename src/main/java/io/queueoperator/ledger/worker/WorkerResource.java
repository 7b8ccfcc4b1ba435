package io.queueoperator.ledger.worker;

import io.queueoperator.api.Page;
import io.queueoperator.api.WorkerView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
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
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/workers}, {@code /{id}}. */
@Path("/api/v1/workers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class WorkerResource {
    private final ReadWorkers readWorkers;

    WorkerResource(ReadWorkers readWorkers) {
        this.readWorkers = readWorkers;
    }

    @GET
    @Operation(summary = "Who takes jobs, the last seen first: capacity, version, health, metrics, and what each holds")
    public Uni<Page<WorkerView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("limit", "cursor"));
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START);
        return readWorkers.list(after, query.number("limit", 50, 1, 500));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One of them, with the ids of up to 1000 jobs that it holds")
    public Uni<WorkerView> one(String id) {
        return readWorkers.one(Identifier.require("id", id)).map(worker -> worker.orElseThrow(() -> Problem.of(
                ProblemCode.WORKER_NOT_FOUND, "No worker or orchestrator " + id + " was seen.", Map.of("worker_id", id))));
    }
}
