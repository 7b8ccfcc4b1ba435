package io.queueoperator.webhook;

import io.queueoperator.api.WebhookSweepReport;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/webhooks/sweeps}: a sweep now, and what it did. */
@Path("/api/v1/webhooks/sweeps")
@Produces(MediaType.APPLICATION_JSON)
class WebhookSweepResource {
    private final WebhookSweep sweep;

    WebhookSweepResource(WebhookSweep sweep) {
        this.sweep = sweep;
    }

    @POST
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Put new events into the outbox and send what is due, now")
    public Uni<WebhookSweepReport> run() {
        return sweep.runOnce();
    }
}
