package io.queueoperator.flow.reap;

import io.queueoperator.api.SweepReport;
import io.queueoperator.api.SweepRequest;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/reaper/sweeps}, {@code /prunes}: a chore now, and what it did. */
@Path("/api/v1/reaper")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMIN)
// Begun is done, also when nobody waits for the answer any more.
@Cancellable(false)
class SweepResource {
    private final Sweep sweep;
    private final StrictJson json;

    SweepResource(Sweep sweep, StrictJson json) {
        this.sweep = sweep;
        this.json = json;
    }

    @POST
    @Path("/sweeps")
    @Operation(summary = "Fail the jobs of vanished workers and bring the followers up to date, now; a body may say"
            + " held_longer_than_s, and then also the jobs that are held for longer are taken away; and fail_no_progress, which fails"
            + " those that do not get on")
    public Uni<SweepReport> run(byte @Nullable [] body) {
        SweepRequest request = body == null || body.length == 0 ? SweepRequest.STALE : json.read(body, SweepRequest.class);
        Integer held = request.heldLongerThanS();
        return sweep.runOnce(
                held == null ? null : Duration.ofSeconds(held), Boolean.TRUE.equals(request.failNoProgress()));
    }

    @POST
    @Path("/prunes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Jobs that ended longer than older_than_s ago leave, with their attempts and their audit")
    public Uni<SweepRequest.Pruned> prune(SweepRequest.Prune request) {
        return sweep.prune(Duration.ofSeconds(request.olderThanS())).map(SweepRequest.Pruned::new);
    }
}
