package io.queueoperator.orchestrator;

import io.queueoperator.api.ProgressRequest;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.flow.LeaseLosses;
import io.queueoperator.flow.claim.AcknowledgeJob;
import io.queueoperator.flow.claim.ReleaseJobs;
import io.queueoperator.flow.finish.CompleteJobs;
import io.queueoperator.flow.finish.FailJobs;
import io.queueoperator.flow.finish.LateFinish;
import io.queueoperator.flow.progress.ReportProgress;
import io.queueoperator.orchestrator.Standing.Decision;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does what an orchestrator asks for, under the claim that it can only mean, through the flows of everybody else. */
@ApplicationScoped
class ActOnJob {
    /** How often a call is decided anew because the job changed between the look and the write. */
    private static final int TRIES = 4;

    private final FindClaim findClaim;
    private final AcknowledgeJob acknowledgeJob;
    private final ReportProgress reportProgress;
    private final CompleteJobs completeJobs;
    private final FailJobs failJobs;
    private final ReleaseJobs releaseJobs;
    private final LateFinish lateFinish;
    private final LeaseGuard guard;
    private final LeaseLosses losses;

    ActOnJob(
            FindClaim findClaim, AcknowledgeJob acknowledgeJob, ReportProgress reportProgress, CompleteJobs completeJobs,
            FailJobs failJobs, ReleaseJobs releaseJobs, LateFinish lateFinish, LeaseGuard guard,
            LeaseLosses losses) {
        this.findClaim = findClaim;
        this.acknowledgeJob = acknowledgeJob;
        this.reportProgress = reportProgress;
        this.completeJobs = completeJobs;
        this.failJobs = failJobs;
        this.releaseJobs = releaseJobs;
        this.lateFinish = lateFinish;
        this.guard = guard;
        this.losses = losses;
    }

    /**
     * What is asked for.
     *
     * @param named the lease token, where the client sends one
     * @param at the time that the call names
     * @param message for people: progress, or the reason of a release; any length and content
     * @param ending of a final step
     * @param sent the body, kept should it come too late
     */
    record Call(
            String jobId,
            String orchestratorId,
            @Nullable Long named,
            @Nullable Instant at,
            Step step,
            @Nullable String message,
            @Nullable Ending ending,
            String sent) {
        private static final int MESSAGE_LIMIT = 1_000;

        /** What a final step ends with. */
        Ending end() {
            return Objects.requireNonNull(ending, () -> step + " without an ending");
        }

        Call {
            message = message == null ? null : ErrorText.cut(ErrorText.storable(message), MESSAGE_LIMIT);
        }
    }

    /** Acts; answers with the job afterwards. */
    Uni<WireJob> act(Call call) {
        return act(call, TRIES);
    }

    private Uni<WireJob> act(Call call, int tries) {
        return findClaim.standing(call.jobId(), call.orchestratorId()).chain(standing -> {
            Decision decision = standing.on(call.step(), call.named(), call.at());
            if (decision.refusal() != null) {
                if (isLeaseLost(decision.refusal())) {
                    losses.count(call.step().verb());
                }
                return keepLate(standing, call).chain(() -> Uni.createFrom().failure(decision.refusal()));
            }
            return decision.token() == null
                    ? afterwards(call)
                    : perform(call, standing.job(), decision.token())
                            .chain(() -> afterwards(call))
                            // The same call may have been made twice at once: then it is a repetition now.
                            .onFailure(failure -> tries > 1 && isLeaseLost(failure))
                            .recoverWithUni(() -> act(call, tries - 1));
        });
    }

    private Uni<WireJob> afterwards(Call call) {
        return findClaim.job(call.jobId(), call.orchestratorId());
    }

    private static boolean isLeaseLost(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.LEASE_LOST;
    }

    private Uni<?> perform(Call call, Job job, long token) {
        return switch (call.step()) {
            case ACKNOWLEDGE -> acknowledgeJob.acknowledge(job.id(), token);
            case START -> reportProgress.heartbeat(job.id(), progress(call, token));
            case COMPLETE -> completeJobs
                    .complete(List.of(new CompleteJobs.Completed(job.id(), token, call.end().result())))
                    .chain(jobs -> changed(jobs, call, token));
            case FAIL, CANCEL -> fail(call, token, Objects.requireNonNull(call.end().failure()));
            // What is to be cancelled does not go back to the queue: its end has come.
            case RELEASE -> job.cancelRequest() != null
                    ? fail(call, token, FailureReport.noticed("released by the orchestrator", FailureCode.CANCELLED))
                    : releaseJobs.release(Map.of(job.id(), token), call.message())
                            .chain(jobs -> changed(jobs, call, token));
        };
    }

    private Uni<Job> fail(Call call, long token, FailureReport failure) {
        return failJobs.fail(List.of(new FailJobs.Failed(call.jobId(), token, failure)), null, Actor.worker(""))
                .chain(jobs -> changed(jobs, call, token));
    }

    /** No job: the claim ended between the look and the write. */
    private Uni<Job> changed(List<Job> jobs, Call call, long token) {
        return jobs.isEmpty() ? guard.refuse(call.step().verb(), call.jobId(), token) : Uni.createFrom().item(jobs.get(0));
    }

    /** What ends a claim that was taken away is kept with the attempt it belongs to. */
    private Uni<Void> keepLate(Standing standing, Call call) {
        Standing.Ended last = standing.last();
        return last == null || last.byItself() || !call.step().isFinal()
                ? Uni.createFrom().voidItem()
                : lateFinish.keep(call.jobId(), last.token(), new LateFinish.Late(
                        call.step() == Step.COMPLETE, call.ending() == null ? null : call.end().result(), call.sent()));
    }

    private static ProgressRequest progress(Call call, long token) {
        return new ProgressRequest(token, null, null, null, null, null, call.message());
    }
}
