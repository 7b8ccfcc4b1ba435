package io.queueoperator.flow.progress;

import io.queueoperator.api.ProgressAccepted;
import io.queueoperator.api.ProgressRequest;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * {@code PUT /api/v1/jobs/{id}/progress}, {@code POST /{id}/heartbeat}. Answers the reports that {@link PlainReports} leaves
 * to it: problems, those that PostgreSQL has to know of, and requests that are not plain.
 */
@Path("/api/v1/jobs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ProgressResource {
    private final ReportProgress reportProgress;

    ProgressResource(ReportProgress reportProgress) {
        this.reportProgress = reportProgress;
    }

    @PUT
    @Path("/progress")
    @ReadAhead
    @ResponseStatus(202)
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "How far the worker is; renews the lease")
    public Uni<ProgressAccepted> progress(String id, ProgressRequest request, RoutingContext call) {
        return reportProgress.report(Identifier.require("id", id), request, PlainReports.outcomeOf(call));
    }

    @POST
    @Path("/heartbeat")
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "The worker is alive; renews the lease, and may say how far it is")
    public Uni<ProgressAccepted> heartbeat(String id, ProgressRequest request) {
        return reportProgress.heartbeat(Identifier.require("id", id), request);
    }
}
