package io.queueoperator.flow.replay;

import io.queueoperator.api.NewReplay;
import io.queueoperator.api.Page;
import io.queueoperator.api.ReplayItem;
import io.queueoperator.api.ReplaySweepReport;
import io.queueoperator.api.ReplayView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/replays}: failed work gets another life, by administrators. */
@Path("/api/v1/replays")
@Produces(MediaType.APPLICATION_JSON)
// Begun is done, also when nobody waits for the answer any more.
@Cancellable(false)
class ReplayResource {
    private static final List<String> STATUSES =
            List.of("planning", "planned", "running", "stopping", "finished", "aborted");
    private static final List<String> STATES = List.of("planned", "replayed", "succeeded", "failed", "cancelled", "lost",
            "not_run", "gone", "not_failed", "already_replayed");

    private final StartReplay startReplay;
    private final ReadReplays readReplays;
    private final AbortReplay abortReplay;
    private final AdvanceReplays advanceReplays;
    private final StrictJson json;
    private final Caller caller;

    ReplayResource(
            StartReplay startReplay, ReadReplays readReplays, AbortReplay abortReplay, AdvanceReplays advanceReplays,
            StrictJson json, Caller caller) {
        this.startReplay = startReplay;
        this.readReplays = readReplays;
        this.abortReplay = abortReplay;
        this.advanceReplays = advanceReplays;
        this.json = json;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Replay failed jobs by operation, since, until, error_text, error_regex, fingerprint,"
            + " error_category, source_id, run_id, or by job_ids, task_run_ids; dry_run says what would run, plan_id runs it;"
            + " canary, limit, max_parallel. 201 new, 200 when it was asked for before")
    public Uni<Response> start(NewReplay replay) {
        return startReplay.start(replay, caller.keyId())
                .map(started -> Response.status(started.fresh() ? 201 : 200).entity(started.replay()).build());
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Replays, newest first; by status planning, planned, running, stopping, finished, aborted")
    public Uni<Page<ReplayView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("status", "limit", "cursor"));
        return readReplays.list(
                known(query, "status", STATUSES).orElse(null),
                query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START), query.number("limit", 50, 1, 500));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "A replay: how far it is, what came of it, and its first items")
    public Uni<ReplayView> one(String id) {
        return readReplays.one(Identifier.require("id", id));
    }

    @GET
    @Path("/{id}/items")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Its failures in the order in which they run, and what became of each; by state")
    public Uni<Page<ReplayItem>> items(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("state", "limit", "cursor"));
        return readReplays.items(
                Identifier.require("id", id), known(query, "state", STATES).orElse(null),
                query.text("cursor").map(PageCursor::decode).orElse(null), query.number("limit", 50, 1, 500));
    }

    @POST
    @Path("/{id}/abort")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Nothing further is enqueued; with cancel_queued the jobs that nobody has claimed are cancelled")
    public Uni<ReplayView> abort(String id, byte @Nullable [] body) {
        NewReplay.Abort abort =
                body == null || body.length == 0 ? NewReplay.Abort.PLAIN : json.read(body, NewReplay.Abort.class);
        return abortReplay.abort(Identifier.require("id", id), abort, caller.keyId());
    }

    @POST
    @Path("/sweeps")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Go on with the replays now, and what that did")
    public Uni<ReplaySweepReport> sweep() {
        return advanceReplays.runOnce();
    }

    private static Optional<String> known(QueryParameters query, String name, List<String> values) {
        Optional<String> given = query.text(name);
        if (given.isPresent() && !values.contains(given.get())) {
            throw Problem.invalid(name, "is not one that replays have", String.join(", ", values));
        }
        return given;
    }
}
