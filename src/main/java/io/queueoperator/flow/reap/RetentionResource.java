package io.queueoperator.flow.reap;

import io.queueoperator.api.RetentionReport;
import io.queueoperator.api.RetentionRequest;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/retention/sweeps}: old jobs leave now, or which would. */
@Path("/api/v1/retention/sweeps")
@Produces(MediaType.APPLICATION_JSON)
class RetentionResource {
    private final RetentionSweep sweep;
    private final StrictJson json;

    RetentionResource(RetentionSweep sweep, StrictJson json) {
        this.sweep = sweep;
        this.json = json;
    }

    @POST
    @RolesAllowed(Scope.ADMIN)
    // Begun is done, also when nobody waits for the answer any more.
    @Cancellable(false)
    @Operation(summary = "Let jobs leave that ended long ago, with all that is remembered of them, each status by its own"
            + " limit, and old runs, imports, pauses and changes of circuit breakers; with dry_run: say what would leave."
            + " completed_older_than_s, failed_older_than_s, cancelled_older_than_s, runs_older_than_s, imports_older_than_s,"
            + " pauses_older_than_s and breaker_changes_older_than_s instead of the configured limits")
    public Uni<RetentionReport> run(byte @Nullable [] body) {
        RetentionRequest request =
                body == null || body.length == 0 ? RetentionRequest.AS_CONFIGURED : json.read(body, RetentionRequest.class);
        return Boolean.TRUE.equals(request.dryRun()) ? sweep.dryRun(request) : sweep.runOnce(request);
    }
}
