package io.queueoperator.flow.claim;

import io.queueoperator.api.ClaimRequest;
import io.queueoperator.api.JobList;
import io.queueoperator.api.JobView;
import io.queueoperator.api.LeaseRequest;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.flow.ClaimedJob;
import io.queueoperator.ledger.worker.RecordSightings;
import io.queueoperator.ledger.worker.Sighting;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** {@code POST /api/v1/jobs/claim}, {@code /{id}/start}. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ClaimResource {
    private final AwaitJobs awaitJobs;
    private final StartJob startJob;
    private final ReleaseJobs releaseJobs;
    private final RecordSightings sightings;

    ClaimResource(AwaitJobs awaitJobs, StartJob startJob, ReleaseJobs releaseJobs, RecordSightings sightings) {
        this.awaitJobs = awaitJobs;
        this.startJob = startJob;
        this.releaseJobs = releaseJobs;
        this.sightings = sightings;
    }

    @POST
    @Path("/claim")
    @RolesAllowed(Scope.WORK)
    // A caller who hangs up does not stop the statement: what it claims must be given back.
    @Cancellable(false)
    @Operation(summary = "Claim up to limit jobs; waits for up to wait_s seconds until there is one")
    public Uni<JobList> claim(ClaimRequest request, RoutingContext http) {
        sightings.note(Sighting.worker(request.workerId(), request.workerName()));
        Hangup hangup = new Hangup(http);
        return awaitJobs.await(request, hangup)
                .call(claimed -> hangup.happened() ? giveBack(claimed) : Uni.createFrom().voidItem())
                .map(claimed -> new JobList(
                        claimed.stream().map(c -> JobView.claimed(c.job(), c.bodies())).toList()));
    }

    @POST
    @Path("/{id}/start")
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "The worker begins: claimed to running; renews the lease")
    public Uni<JobView> start(String id, LeaseRequest.Start request) {
        return startJob.start(Identifier.require("id", id), request.leaseToken()).map(JobView::of);
    }

    /** Nobody will read the answer: other workers get the jobs at once instead of after the lease. */
    private Uni<List<?>> giveBack(List<ClaimedJob> claimed) {
        Map<String, Long> tokens = claimed.stream()
                .collect(Collectors.toMap(c -> c.job().id(), c -> c.job().claim().token()));
        return releaseJobs.release(tokens, "the claimer hung up before the answer").map(jobs -> jobs);
    }
}
