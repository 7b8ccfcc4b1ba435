package io.queueoperator.flow.finish;

import io.queueoperator.api.FinishBatch;
import io.queueoperator.api.FinishBatch.Refusal;
import io.queueoperator.api.FinishBatch.Result;
import io.queueoperator.api.FinishBatch.Results;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.flow.finish.CompleteJobs.Completed;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/jobs/complete}: one statement for all, a result for each. */
@Path("/api/v1/jobs/complete")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class FinishBatchResource {
    private final CompleteJobs completeJobs;
    private final LateFinish lateFinish;

    FinishBatchResource(CompleteJobs completeJobs, LateFinish lateFinish) {
        this.completeJobs = completeJobs;
        this.lateFinish = lateFinish;
    }

    @POST
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Up to 1000 attempts ended well; a result for each")
    public Uni<Results> complete(FinishBatch.Complete request) {
        List<Completed> completions = request.jobs().stream()
                .map(c -> new Completed(c.id(), c.leaseToken(), RawJson.textOf(c.result())))
                .toList();
        return completeJobs.complete(completions)
                .map(jobs -> jobs.stream().collect(Collectors.toMap(Job::id, Function.identity())))
                .chain(ended -> results(request.jobs(), ended));
    }

    private Uni<Results> results(List<FinishBatch.Completed> asked, Map<String, Job> ended) {
        // Those that were not held are the exception: explained one after the other, not all at once.
        return Multi.createFrom().iterable(asked)
                .onItem().transformToUniAndConcatenate(one -> result(one, ended.get(one.id())))
                .collect().asList()
                .map(Results::new);
    }

    private Uni<Result> result(FinishBatch.Completed asked, @Nullable Job ended) {
        boolean underThisLease = ended != null && ended.lease() != null && ended.lease().token() == asked.leaseToken();
        Uni<Job> job = underThisLease
                ? Uni.createFrom().item(ended)
                : lateFinish.explain(asked.id(), asked.leaseToken(), true, asked.alone());
        return job.map(j -> new Result(j.id(), true, j.status().wire(), null))
                .onFailure(Problem.class).recoverWithItem(failure -> refused(asked.id(), (Problem) failure));
    }

    private static Result refused(String id, Problem problem) {
        return new Result(id, false, null, new Refusal(problem.code().name(), problem.sentence()));
    }
}
