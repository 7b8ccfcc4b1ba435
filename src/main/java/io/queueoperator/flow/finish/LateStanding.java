package io.queueoperator.flow.finish;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with a job and the late result of one of its attempts; pure.
 *
 * @param token the lease of the attempt
 * @param outcome what the late call wanted to say: completed or failed; null when there was none
 * @param accepted somebody has accepted it
 */
record LateStanding(Job job, long token, @Nullable String outcome, boolean accepted) {

    /** It is as the caller wants it to be. */
    boolean isDone() {
        return accepted && job.status() == JobStatus.COMPLETED;
    }

    /** Why it cannot be accepted; empty when it can. */
    Optional<Problem> refusal() {
        if (outcome == null) {
            return Optional.of(problem(ProblemCode.LATE_RESULT_NOT_FOUND,
                    "No late result came under the lease " + token + " of job " + job.id() + "."));
        }
        if (!outcome.equals(JobStatus.COMPLETED.wire())) {
            return Optional.of(problem(ProblemCode.NOTHING_TO_ACCEPT,
                    "There is nothing to accept: what came late under the lease " + token + " of job " + job.id()
                            + " is itself a failure."));
        }
        if (accepted) {
            return Optional.of(problem(ProblemCode.ILLEGAL_TRANSITION,
                    "The late result of the lease " + token + " was accepted before; since then job " + job.id()
                            + " has become " + job.status().wire() + "."));
        }
        if (job.status().isHeld()) {
            String worker = job.lease() == null ? "another worker" : "worker " + job.lease().workerId();
            return Optional.of(problem(ProblemCode.ILLEGAL_TRANSITION,
                    "Job " + job.id() + " is " + job.status().wire() + " by " + worker + " in attempt " + job.attempt()
                            + ". Wait until that attempt ends and accept the late result if it fails; or give the attempt up"
                            + " by a sweep with held_longer_than_s and accept then. A cancel ends the job for good."));
        }
        return Lifecycle.isLegalByAcceptance(job.status())
                ? Optional.empty()
                : Optional.of(problem(ProblemCode.ILLEGAL_TRANSITION,
                        "Job " + job.id() + " is " + job.status().wire() + " already; its result stays as it is."));
    }

    private Problem problem(ProblemCode code, String sentence) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("job_id", job.id());
        facts.put("lease_token", token);
        facts.put("from", job.status().wire());
        facts.put("to", JobStatus.COMPLETED.wire());
        return Problem.of(code, sentence, facts);
    }
}
