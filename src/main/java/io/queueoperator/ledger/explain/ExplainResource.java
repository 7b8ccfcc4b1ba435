package io.queueoperator.ledger.explain;

import io.queueoperator.api.JobExplanation;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/jobs/{id}/explain}. */
@Path("/api/v1/jobs/{id}/explain")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class ExplainResource {
    private final ExplainJob explainJob;

    ExplainResource(ExplainJob explainJob) {
        this.explainJob = explainJob;
    }

    @GET
    @Operation(summary = "Why a job is not running, and when it will; how it ended, and what to do about it")
    public Uni<JobExplanation> explain(String id) {
        return explainJob.explain(Identifier.require("id", id));
    }
}
