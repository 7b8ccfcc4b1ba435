package io.queueoperator.console;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.queueoperator.api.BulkCount;
import io.queueoperator.api.BulkReport;
import io.queueoperator.api.BulkRequest;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** {@code POST /api/v1/jobs/bulk}. */
@Path("/api/v1/jobs/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
// Begun is done, also when nobody waits for the answer any more.
@Cancellable(false)
// Inside of a Response the native image's builder does not see them.
@RegisterForReflection(targets = {BulkCount.class, BulkReport.class, BulkReport.Failure.class})
class BulkResource {
    private final ActInBulk actInBulk;
    private final Caller caller;

    BulkResource(ActInBulk actInBulk, Caller caller) {
        this.actInBulk = actInBulk;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Cancel, retry or replay (scope admin) all jobs of a filter: dry_run true counts them; dry_run false"
            + " with its as_of and expected (eligible) acts on exactly those, or 409; again with going_on until left is 0")
    public Uni<Response> act(BulkRequest request) {
        if (BulkKind.of(request.action()) == BulkKind.REPLAY && !caller.may(Scope.ADMIN)) {
            throw Problem.of(ProblemCode.FORBIDDEN, "Replays need the scope admin.");
        }
        return request.dryRun()
                ? actInBulk.count(request).map(count -> Response.ok(count).build())
                : actInBulk.act(request, caller.keyId()).map(done -> Response.ok(done.report()).build());
    }
}
