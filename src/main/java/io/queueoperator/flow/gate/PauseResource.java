package io.queueoperator.flow.gate;

import io.queueoperator.api.GateReason;
import io.queueoperator.api.NewPause;
import io.queueoperator.api.Page;
import io.queueoperator.api.PauseView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/pauses}: jobs that shall wait. */
@Path("/api/v1/pauses")
@Produces(MediaType.APPLICATION_JSON)
class PauseResource {
    private final PauseJobs pauseJobs;
    private final ResumeJobs resumeJobs;
    private final ReadGates readGates;
    private final StrictJson json;
    private final Caller caller;

    PauseResource(PauseJobs pauseJobs, ResumeJobs resumeJobs, ReadGates readGates, StrictJson json, Caller caller) {
        this.pauseJobs = pauseJobs;
        this.resumeJobs = resumeJobs;
        this.readGates = readGates;
        this.json = json;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Hand out no more jobs of a task_type, a source_id, a project_id, or everything; what is held goes"
            + " on. The same target again changes the pause")
    public Uni<Response> pause(NewPause pause) {
        return pauseJobs.pause(pause, caller.keyId())
                .map(paused -> Response.status(paused.made() ? 201 : 200).entity(paused.pause()).build());
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Pauses in force, newest first; state=ended or state=all for others")
    public Uni<Page<PauseView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("state", "limit", "cursor"));
        return readGates.pauses(
                inForce(query.text("state").orElse("in_force")),
                query.text("cursor").map(PageCursor::decode).orElse(PageCursor.LAST_NUMBER),
                query.number("limit", 50, 1, 500));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "A pause, also one that has ended")
    public Uni<PauseView> one(String id) {
        return readGates.pause(id);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Resume; POST to /resume can say by whom and why")
    public Uni<PauseView> delete(String id) {
        return resumeJobs.resume(id, GateReason.NONE, caller.keyId());
    }

    @POST
    @Path("/{id}/resume")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Resume: the jobs are handed out again; a body may have reason and by")
    public Uni<PauseView> resume(String id, byte @Nullable [] body) {
        return resumeJobs.resume(id, said(json, body), caller.keyId());
    }

    static GateReason said(StrictJson json, byte @Nullable [] body) {
        return body == null || body.length == 0 ? GateReason.NONE : json.read(body, GateReason.class);
    }

    private static @Nullable Boolean inForce(String state) {
        return switch (state) {
            case "in_force" -> true;
            case "ended" -> false;
            case "all" -> null;
            default -> throw Problem.invalid("state", "is not a state of a pause", "in_force, ended or all");
        };
    }
}
