package io.queueoperator.flow.finish;

import io.queueoperator.api.FailRequest;
import io.queueoperator.api.JobView;
import io.queueoperator.api.LeaseRequest;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.finish.CompleteJobs.Completed;
import io.queueoperator.flow.finish.FailJobs.Failed;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/jobs/{id}/complete}, {@code /fail}. */
@Path("/api/v1/jobs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class FinishResource {
    private final CompleteJobs completeJobs;
    private final FailJobs failJobs;
    private final LateFinish lateFinish;

    FinishResource(CompleteJobs completeJobs, FailJobs failJobs, LateFinish lateFinish) {
        this.completeJobs = completeJobs;
        this.failJobs = failJobs;
        this.lateFinish = lateFinish;
    }

    @POST
    @Path("/complete")
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "The attempt ended well")
    public Uni<JobView> complete(String id, LeaseRequest.Complete request) {
        Identifier.require("id", id);
        Completed completed = new Completed(id, request.leaseToken(), RawJson.textOf(request.result()));
        return completeJobs.complete(List.of(completed))
                .chain(jobs -> changedOrLate(jobs, id, request, true))
                .map(JobView::of);
    }

    @POST
    @Path("/fail")
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "The attempt ended badly; the job is queued again if that is worth it and an attempt is left")
    public Uni<JobView> fail(String id, FailRequest request) {
        Identifier.require("id", id);
        Failed failed = new Failed(id, request.leaseToken(), request.report());
        return failJobs.fail(List.of(failed), null, Actor.worker(""))
                .chain(jobs -> changedOrLate(jobs, id, request, false))
                .map(JobView::of);
    }

    private Uni<Job> changedOrLate(List<Job> jobs, String id, LeaseRequest request, boolean success) {
        return jobs.isEmpty()
                ? lateFinish.explain(id, request.leaseToken(), success, request)
                : Uni.createFrom().item(jobs.get(0));
    }
}
