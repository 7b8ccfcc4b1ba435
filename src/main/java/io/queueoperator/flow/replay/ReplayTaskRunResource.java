package io.queueoperator.flow.replay;

import io.queueoperator.api.NewReplay;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/task-runs/{id}/replay}. */
@Path("/api/v1/task-runs/{id}/replay")
@Produces(MediaType.APPLICATION_JSON)
// Begun is done, also when nobody waits for the answer any more.
@Cancellable(false)
class ReplayTaskRunResource {
    private final ReplayTaskRun replayTaskRun;
    private final StrictJson json;
    private final Caller caller;

    ReplayTaskRunResource(ReplayTaskRun replayTaskRun, StrictJson json, Caller caller) {
        this.replayTaskRun = replayTaskRun;
        this.json = json;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Replay the job of a failed attempt; 201 with the new job, 200 with the one that replays it already"
            + " (unless again), 404 unknown, 409 not failed")
    public Uni<Response> replay(String id, byte @Nullable [] body) {
        NewReplay.OfTaskRun asked =
                body == null || body.length == 0 ? NewReplay.OfTaskRun.ONCE : json.read(body, NewReplay.OfTaskRun.class);
        return replayTaskRun.replay(number(id), Boolean.TRUE.equals(asked.again()), caller.keyId())
                .map(replayed -> Response.status(replayed.fresh() ? 201 : 200).entity(replayed.job()).build());
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw Problem.invalid("id", "is not the id of a task run", "a whole number");
        }
    }
}
