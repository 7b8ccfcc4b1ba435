package io.queueoperator.flow.retry;

import io.queueoperator.api.GateReason;
import io.queueoperator.api.JobView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.Caller;
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

/** {@code POST /api/v1/jobs/{id}/retry}. */
@Path("/api/v1/jobs/{id}/retry")
@Produces(MediaType.APPLICATION_JSON)
// Begun is done, also when nobody waits for the answer any more.
@Cancellable(false)
class RetryResource {
    private final RetryJob retryJob;
    private final StrictJson json;
    private final Caller caller;

    RetryResource(RetryJob retryJob, StrictJson json, Caller caller) {
        this.retryJob = retryJob;
        this.json = json;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Queue a failed job again: the same job, from its first attempt on; 409 unless it is failed and not replayed")
    public Uni<JobView> retry(String id, byte @Nullable [] body) {
        GateReason why = body == null || body.length == 0 ? GateReason.NONE : json.read(body, GateReason.class);
        return retryJob.retry(Identifier.require("id", id), why.reason(), why.by(), caller.keyId()).map(JobView::of);
    }
}
