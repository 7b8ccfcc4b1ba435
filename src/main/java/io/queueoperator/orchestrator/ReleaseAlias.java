package io.queueoperator.orchestrator;

import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code POST /jobs/{id}/release}: some orchestrators give jobs back here. */
@Path("/jobs/{id}/release")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.WORK)
class ReleaseAlias {
    private final JobResource jobs;

    ReleaseAlias(JobResource jobs) {
        this.jobs = jobs;
    }

    @POST
    @Operation(summary = "The same as POST /api/internal/jobs/{id}/release")
    public Uni<Answers.Done> release(
            String id, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        return jobs.release(id, header, bytes);
    }
}
