package io.queueoperator.flow.finish;

import io.queueoperator.api.JobView;
import io.queueoperator.api.LateAcceptance;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/jobs/{id}/late-results/{lease_token}/accept}. */
@Path("/api/v1/jobs/{id}/late-results")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class LateResultResource {
    private final AcceptLateResult acceptLateResult;
    private final Caller caller;

    LateResultResource(AcceptLateResult acceptLateResult, Caller caller) {
        this.acceptLateResult = acceptLateResult;
        this.caller = caller;
    }

    @POST
    @Path("/{lease_token}/accept")
    // Not the worker's: a person decides that a word that came too late counts after all.
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "A failed job, or one that waits for another attempt, is completed with what came late")
    public Uni<JobView> accept(
            @PathParam("id") String id, @PathParam("lease_token") String leaseToken, LateAcceptance acceptance) {
        return acceptLateResult.accept(Identifier.require("id", id), token(leaseToken), acceptance, caller.keyId())
                .map(JobView::of);
    }

    private static long token(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.invalid("lease_token", "is not a lease token", "the lease_token of an attempt, a whole number");
        }
    }
}
