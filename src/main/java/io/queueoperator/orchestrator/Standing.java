package io.queueoperator.orchestrator;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an orchestrator stands to a job, and what follows from it; pure.
 *
 * <p>These clients name themselves but not their claim. So a call counts for the claim that the orchestrator holds now;
 * unless it held an earlier one of the same job which the reaper took away, and has not said yet that it knows of the
 * new one: then the call can only come from the earlier claim, and is late.
 *
 * @param orchestratorId who calls
 * @param job as it is now
 * @param acknowledged the present claim was acknowledged
 * @param earlierTaken an earlier claim of this orchestrator was taken away by the reaper
 * @param last how the newest ended attempt of this orchestrator ended; null when there is none
 */
record Standing(String orchestratorId, Job job, boolean acknowledged, boolean earlierTaken, @Nullable Ended last) {

    /**
     * An ended attempt.
     *
     * @param token of its lease
     * @param to what became of the job: completed, failed, cancelled, queued
     * @param byItself the orchestrator said so, not the reaper
     * @param reportedAt the time that the ending call named; null when it named none
     */
    record Ended(long token, JobStatus to, boolean byItself, @Nullable Instant reportedAt) {}

    /** What to do: act under a token, or nothing because it was done before, or nothing for a reason. */
    record Decision(@Nullable Long token, @Nullable Problem refusal) {
        static final Decision DONE_BEFORE = new Decision(null, null);

        static Decision act(long token) {
            return new Decision(token, null);
        }

        static Decision refuse(Problem problem) {
            return new Decision(null, problem);
        }
    }

    /**
     * Decides.
     *
     * @param named the lease token, where the client names one after all
     * @param at the time that the call names
     */
    Decision on(Step step, @Nullable Long named, @Nullable Instant at) {
        if (holds() && (named == null || named == job.claim().token())) {
            return ofHolder(step, named != null, at);
        }
        if (isRepetition(step, named)) {
            return Decision.DONE_BEFORE;
        }
        if (job.status().isHeld() && !holds()) {
            return Decision.refuse(notClaimant());
        }
        if (holds() || job.status() == JobStatus.QUEUED && last != null && !last.byItself()) {
            return Decision.refuse(lost(step));
        }
        if (job.status() == JobStatus.QUEUED) {
            return Decision.refuse(step == Step.ACKNOWLEDGE ? notClaimant() : illegal(step));
        }
        boolean anotherEndedIt = job.lease() != null && job.lease().workerId() != null && !isMine();
        return Decision.refuse(anotherEndedIt ? notClaimant() : illegal(step));
    }

    private Decision ofHolder(Step step, boolean named, @Nullable Instant at) {
        if (!named && isSameCall(at) && isRepetition(step, null)) {
            return Decision.DONE_BEFORE;
        }
        boolean begun = named || acknowledged || job.status() == JobStatus.RUNNING;
        if (!begun && earlierTaken && step != Step.ACKNOWLEDGE && step != Step.START) {
            return Decision.refuse(lost(step));
        }
        boolean stays = step.to() == job.status();
        return stays || Lifecycle.isLegal(job.status(), step.to())
                ? Decision.act(job.claim().token())
                : Decision.refuse(illegal(step));
    }

    private boolean holds() {
        return job.status().isHeld() && isMine();
    }

    private boolean isMine() {
        return job.lease() != null && orchestratorId.equals(job.lease().workerId());
    }

    /** It names the very time that the ending of the claim before named: a copy of that call, however late. */
    private boolean isSameCall(@Nullable Instant at) {
        // Stored in microseconds.
        return last != null && at != null && at.truncatedTo(ChronoUnit.MICROS).equals(last.reportedAt());
    }

    /** The same ending, said again by the one who said it. */
    private boolean isRepetition(Step step, @Nullable Long named) {
        if (last == null || !last.byItself() || named != null && named != last.token()) {
            return false;
        }
        return switch (step) {
            case COMPLETE -> last.to() == JobStatus.COMPLETED;
            // A failure leads to failed, to another attempt, or to cancelled where somebody asked for the end.
            case FAIL -> last.to() != JobStatus.COMPLETED;
            case CANCEL -> last.to() == JobStatus.CANCELLED;
            case ACKNOWLEDGE, START, RELEASE -> false;
        };
    }

    private Problem notClaimant() {
        return Problem.of(ProblemCode.NOT_CLAIMANT,
                "Orchestrator " + orchestratorId + " does not hold job " + job.id() + ". Nothing was changed.",
                Map.of("job_id", job.id(), "status", job.status().wire()));
    }

    private Problem illegal(Step step) {
        return Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                "Job " + job.id() + " is " + job.status().wire() + " and cannot become " + step.to().wire() + ".",
                Map.of("job_id", job.id(), "from", job.status().wire(), "to", step.to().wire()));
    }

    private Problem lost(Step step) {
        return Problem.of(ProblemCode.LEASE_LOST,
                "The claim of " + orchestratorId + " on job " + job.id() + " was taken away, and the job is "
                        + job.status().wire() + " in attempt " + job.attempt() + ": it cannot become "
                        + step.to().wire() + " by it. Nothing was changed.",
                Map.of("job_id", job.id(), "from", job.status().wire(), "to", step.to().wire(),
                        "attempt", job.attempt()));
    }
}
