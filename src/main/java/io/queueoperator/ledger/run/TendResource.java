package io.queueoperator.ledger.run;

import io.queueoperator.api.TaskRunsTended;
import io.queueoperator.platform.operation.TendRuns;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/task-runs/sweeps}: a round of the chore now, and what it did. */
@Path("/api/v1/task-runs/sweeps")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMIN)
class TendResource {
    private final TendRuns tendRuns;

    TendResource(TendRuns tendRuns) {
        this.tendRuns = tendRuns;
    }

    @POST
    @Operation(summary = "Fail the runs of operations whose instance is gone, and let old ones leave, now")
    public Uni<TaskRunsTended> tend() {
        return tendRuns.runOnce().map(done -> new TaskRunsTended(done.abandoned(), done.pruned()));
    }
}
