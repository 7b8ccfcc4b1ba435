package io.queueoperator.flow.cancel;

import io.queueoperator.api.CancelRequest;
import io.queueoperator.api.JobView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/jobs/{id}/cancel}. */
@Path("/api/v1/jobs/{id}/cancel")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class CancelResource {
    private final CancelJob cancelJob;
    private final Caller caller;

    CancelResource(CancelJob cancelJob, Caller caller) {
        this.cancelJob = cancelJob;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Cancel: at once while queued, by asking the worker while it is held")
    public Uni<JobView> cancel(String id, CancelRequest request) {
        String by = request.requestedBy() == null || request.requestedBy().isBlank()
                ? null
                : request.requestedBy().strip().replace('\0', '\uFFFD');
        return cancelJob.cancel(Identifier.require("id", id), request.reason(), by, caller.keyId()).map(JobView::of);
    }
}
