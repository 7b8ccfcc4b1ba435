package io.queueoperator.flow.claim;

import io.queueoperator.api.JobView;
import io.queueoperator.api.LeaseRequest;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.flow.LeaseLosses.Verb;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/jobs/{id}/release}. */
@Path("/api/v1/jobs/{id}/release")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ReleaseResource {
    private final ReleaseJobs releaseJobs;
    private final LeaseGuard guard;

    ReleaseResource(ReleaseJobs releaseJobs, LeaseGuard guard) {
        this.releaseJobs = releaseJobs;
        this.guard = guard;
    }

    @POST
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Give a job back: queued again in its old place, and the attempt does not count")
    public Uni<JobView> release(String id, LeaseRequest.Release request) {
        Identifier.require("id", id);
        String reason = request.reason() == null ? null : ErrorText.storable(request.reason());
        return releaseJobs.release(Map.of(id, request.leaseToken()), reason)
                .chain(jobs -> jobs.isEmpty()
                        ? refuse(id, request.leaseToken())
                        : Uni.createFrom().item(jobs.get(0)))
                .map(JobView::of);
    }

    private Uni<Job> refuse(String id, long token) {
        return guard.standing(id, token).map(standing -> {
            if (standing.holdsLease()) {
                throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                        "Job " + id + " is to be cancelled and cannot go back to queued: fail it with the code CANCELLED.",
                        Map.of("job_id", id, "from", standing.status().wire(), "to", "queued"));
            }
            throw guard.lost(Verb.RELEASE, id, token, standing);
        });
    }
}
