package io.queueoperator.flow.retry;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with a run, and what follows; pure.
 *
 * @param run the run
 * @param pass the one it is in
 * @param starting whether a pass of it still re-queues jobs: that one, or one that an import has overtaken
 * @param facts its jobs, of the same moment
 * @param limits which failures are worth retrying
 * @param delay before an automatic next pass
 * @param maxPasses how many it may have
 */
record RunStanding(
        RunRow run, PassRow pass, boolean starting, PassFacts facts, RetryLimits limits, Duration delay, int maxPasses) {

    /** Whether the pass has nothing left to run. */
    boolean isOver() {
        return facts.jobs() > 0 && facts.active() == 0 && !starting;
    }

    /** How the pass ended; empty while it goes on. */
    Optional<Ending> ending() {
        if (!isOver()) {
            return Optional.empty();
        }
        PassResult result = PassResult.of(facts, limits, pass.number(), maxPasses);
        Instant endedAt = facts.lastEndedAt().filter(pass.startedAt()::isBefore).orElse(pass.startedAt());
        boolean again = run.autoPasses() && result == PassResult.RETRYABLE_REMAINING;
        return Optional.of(new Ending(result, endedAt, again ? endedAt.plus(delay) : null));
    }

    /**
     * See {@link #ending}.
     *
     * @param endedAt when its last job ended
     * @param nextPassAt when another one begins by itself; null when none does
     */
    record Ending(PassResult result, Instant endedAt, @Nullable Instant nextPassAt) {}

    /** Whether another pass is to begin by itself, once its time has come. */
    boolean isDue() {
        return refusal().isEmpty() && ending().map(Ending::nextPassAt).isPresent();
    }

    /** Why no other pass can begin now; empty when one can. */
    Optional<Problem> refusal() {
        if (facts.jobs() == 0) {
            return refuse(ProblemCode.NOTHING_TO_RETRY, "Run " + run.id() + " has no jobs yet; the first ones are its pass 1.");
        }
        if (!isOver()) {
            long waiting = facts.byStatus().getOrDefault(JobStatus.QUEUED.wire(), 0L);
            return refuse(ProblemCode.PASS_RUNNING, "Pass " + pass.number() + " of run " + run.id() + " still runs: " + waiting
                    + " of its jobs wait and " + (facts.active() - waiting) + " are worked on. Ask again when it has ended.");
        }
        return switch (PassResult.of(facts, limits, pass.number(), maxPasses)) {
            case ALL_COMPLETE -> refuse(ProblemCode.NOTHING_TO_RETRY, "No job of run " + run.id() + " is failed.");
            case ONLY_NON_RETRYABLE -> refuse(ProblemCode.NOTHING_TO_RETRY, "None of the " + facts.failed()
                    + " failed jobs of run " + run.id() + " is worth retrying: their categories are not retried, or they were"
                    + " re-queued as often as they may be.");
            case MAX_PASSES_REACHED -> refuse(ProblemCode.MAX_PASSES_REACHED, "Run " + run.id() + " has had " + pass.number()
                    + " passes and may have " + maxPasses + ".");
            case RETRYABLE_REMAINING -> Optional.empty();
        };
    }

    private Optional<Problem> refuse(ProblemCode code, String sentence) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("run_id", run.id());
        details.put("pass_number", pass.number());
        details.put("max_passes", maxPasses);
        details.put("jobs", facts.byStatus());
        details.put("retryable", facts.worthRetrying(limits));
        details.put("limits", limits.byCategory());
        return Optional.of(Problem.of(code, sentence, details));
    }
}
