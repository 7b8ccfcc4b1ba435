package io.queueoperator.flow.finish;

import io.queueoperator.api.FailBatch;
import io.queueoperator.api.FinishBatch;
import io.queueoperator.api.FinishBatch.Refusal;
import io.queueoperator.api.FinishBatch.Result;
import io.queueoperator.api.FinishBatch.Results;
import io.queueoperator.api.LeaseRequest;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.flow.finish.CompleteJobs.Completed;
import io.queueoperator.flow.finish.FailJobs.Failed;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/jobs/complete}, {@code /fail}: one statement for all, a result for each. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.WORK)
class FinishBatchResource {
    private final CompleteJobs completeJobs;
    private final FailJobs failJobs;
    private final LateFinish lateFinish;

    FinishBatchResource(CompleteJobs completeJobs, FailJobs failJobs, LateFinish lateFinish) {
        this.completeJobs = completeJobs;
        this.failJobs = failJobs;
        this.lateFinish = lateFinish;
    }

    /** What a caller said of one attempt. */
    private record Said(String id, boolean success, LeaseRequest request) {
        /** The one of these jobs that was ended under this lease. */
        @Nullable Job ended(Map<String, Job> jobs) {
            Job job = jobs.get(id);
            return job != null && job.lease() != null && job.lease().token() == request.leaseToken() ? job : null;
        }
    }

    @POST
    @Path("/complete")
    @Operation(summary = "Up to 1000 attempts ended well; a result for each")
    public Uni<Results> complete(FinishBatch.Complete request) {
        List<Completed> completions = request.jobs().stream()
                .map(c -> new Completed(c.id(), c.leaseToken(), RawJson.textOf(c.result())))
                .toList();
        List<Said> said = request.jobs().stream().map(c -> new Said(c.id(), true, c.alone())).toList();
        return completeJobs.complete(completions).chain(ended -> results(said, ended));
    }

    @POST
    @Path("/fail")
    @Operation(summary = "Up to 1000 attempts ended badly; a result for each")
    public Uni<Results> fail(FailBatch request) {
        List<Failed> failures = request.jobs().stream()
                .map(f -> new Failed(f.id(), f.leaseToken(), f.alone().report()))
                .toList();
        List<Said> said = request.jobs().stream().map(f -> new Said(f.id(), false, f.alone())).toList();
        return failJobs.fail(failures, null, Actor.worker("")).chain(ended -> results(said, ended));
    }

    /** Those that were not held are the exception: explained one after the other, not all at once. */
    private Uni<Results> results(List<Said> said, List<Job> ended) {
        Map<String, Job> byId = ended.stream().collect(Collectors.toMap(Job::id, Function.identity()));
        List<Said> late = said.stream().filter(one -> one.ended(byId) == null).toList();
        return late.isEmpty()
                ? Uni.createFrom().item(inOrder(said, byId, Collections.emptyIterator()))
                : Multi.createFrom().iterable(late)
                        .onItem().transformToUniAndConcatenate(this::explained)
                        .collect().asList()
                        .map(explained -> inOrder(said, byId, explained.iterator()));
    }

    private static Results inOrder(List<Said> said, Map<String, Job> ended, Iterator<Result> explained) {
        List<Result> results = new ArrayList<>(said.size());
        for (Said one : said) {
            Job job = one.ended(ended);
            results.add(job == null ? explained.next() : done(job));
        }
        return new Results(results);
    }

    private Uni<Result> explained(Said late) {
        return lateFinish.explain(late.id(), late.request().leaseToken(), late.success(), late.request())
                .map(FinishBatchResource::done)
                .onFailure(Problem.class).recoverWithItem(failure -> refused(late.id(), (Problem) failure));
    }

    private static Result done(Job job) {
        return new Result(job.id(), true, job.status().wire(), null);
    }

    private static Result refused(String id, Problem problem) {
        return new Result(id, false, null, new Refusal(problem.code().name(), problem.sentence()));
    }
}
