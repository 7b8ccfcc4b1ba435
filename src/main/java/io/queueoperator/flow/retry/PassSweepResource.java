package io.queueoperator.flow.retry;

import io.queueoperator.api.PassSweepReport;
import io.queueoperator.api.PassSweepRequest;
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

/** {@code POST /api/v1/runs/sweeps}: the chore now, and what it did. */
@Path("/api/v1/runs/sweeps")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMIN)
@Cancellable(false)
class PassSweepResource {
    private final RunPasses runPasses;
    private final StrictJson json;

    PassSweepResource(RunPasses runPasses, StrictJson json) {
        this.runPasses = runPasses;
        this.json = json;
    }

    @POST
    @Operation(summary = "End passes that have nothing left to run, go on with starts that were cut off, begin automatic passes;"
            + " a body may say due_by, and then those begin that are due until then")
    public Uni<PassSweepReport> run(byte @Nullable [] body) {
        PassSweepRequest request =
                body == null || body.length == 0 ? PassSweepRequest.NOW : json.read(body, PassSweepRequest.class);
        return runPasses.runOnce(request.dueBy());
    }
}
