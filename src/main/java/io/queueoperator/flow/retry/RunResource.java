package io.queueoperator.flow.retry;

import io.queueoperator.api.NewPass;
import io.queueoperator.api.NewRun;
import io.queueoperator.api.Page;
import io.queueoperator.api.PassView;
import io.queueoperator.api.RunView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/runs}: runs, and their passes. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
// Begun is done, also when nobody waits for the answer any more.
@Cancellable(false)
class RunResource {
    private static final Set<String> PAGING = Set.of("limit", "cursor");

    private final DescribeRun describeRun;
    private final ReadRuns readRuns;
    private final StartPass startPass;
    private final StrictJson json;
    private final Caller caller;

    RunResource(DescribeRun describeRun, ReadRuns readRuns, StartPass startPass, StrictJson json, Caller caller) {
        this.describeRun = describeRun;
        this.readRuns = readRuns;
        this.startPass = startPass;
        this.json = json;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Make a run, or describe one that is known by its jobs: 201; in the same words again: 200")
    public Uni<Response> describe(NewRun run) {
        return describeRun.describe(run, caller.keyId())
                .map(made -> Response.status(made.described() ? 201 : 200).entity(made.run()).build());
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Runs, newest first, each with its current pass as it was last recorded")
    public Uni<Page<RunView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PAGING);
        return readRuns.list(
                query.text("cursor").map(RunCursor::decode).orElse(RunCursor.START), query.number("limit", 50, 1, 500));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "A run with its current pass, its jobs by status, and how many of them are worth retrying")
    public Uni<RunView> one(String id) {
        return readRuns.one(Identifier.require("id", id));
    }

    @GET
    @Path("/{id}/passes")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "The passes of a run, oldest first: jobs, succeeded, failed by category, duration, success rate, result")
    public Uni<Page<PassView>> passes(String id) {
        return readRuns.passes(Identifier.require("id", id));
    }

    @POST
    @Path("/{id}/passes")
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Re-queue the failed jobs that are worth it: 201; the same idempotency_key again: 200; 409 with the"
            + " reason while the pass before still runs or nothing is worth retrying")
    public Uni<Response> start(String id, byte @Nullable [] body) {
        NewPass asked = body == null || body.length == 0 ? NewPass.PLAIN : json.read(body, NewPass.class);
        return startPass.start(Identifier.require("id", id), asked.idempotencyKey(), asked.by(), caller.keyId())
                .map(started -> Response.status(started.begun() ? 201 : 200).entity(started.pass()).build());
    }
}
