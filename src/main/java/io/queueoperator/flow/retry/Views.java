package io.queueoperator.flow.retry;

import io.queueoperator.api.PassView;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.RunView;
import io.queueoperator.core.job.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs and passes as callers see them; pure. */
final class Views {
    private Views() {}

    /** A run and its jobs as they are now. */
    static RunView run(RunStanding s) {
        PassView pass = pass(s.pass(), s);
        return run(s.run(), pass, s.facts().byStatus(), s.facts().worthRetrying(s.limits()), s.limits(), s.delay(),
                s.maxPasses());
    }

    /** A run in a list: its jobs are not counted there. */
    static RunView listed(RunRow run, PassRow pass, RetryLimits limits, Duration delay, int maxPasses) {
        return run(run, pass(pass, null), null, null, limits, delay, maxPasses);
    }

    private static RunView run(
            RunRow run, PassView pass, @Nullable Map<String, Long> jobs, @Nullable Long retryable, RetryLimits limits,
            Duration delay, int maxPasses) {
        return new RunView(
                run.id(), run.posted(), run.name(), RawJson.ofNullable(run.metadata()), run.autoPasses(),
                delay.toSeconds(), maxPasses, new TreeMap<>(limits.byCategory()), pass, jobs, retryable, run.createdAt(),
                run.createdBy());
    }

    /**
     * A pass.
     *
     * @param now the standing of its run if it is the current pass: then its jobs are counted as they are; null: as recorded
     */
    static PassView pass(PassRow p, @Nullable RunStanding now) {
        boolean pruned = now != null && p.state().equals(PassRow.ENDED) && now.facts().active() == 0
                && p.jobs() > RecordPass.ended(now.facts());
        if (now == null || pruned) {
            return view(p, p.state(), p.result(), p.endedAt(), p.nextPassAt(), p.jobs(), p.succeeded(), p.failed(),
                    p.cancelled(), new TreeMap<>(p.failedByCategory()));
        }
        PassFacts facts = now.facts();
        RunStanding.Ending ending = now.ending().orElse(null);
        Map<String, Integer> failed = new TreeMap<>();
        facts.failedInPass().forEach((category, jobs) -> failed.put(category, jobs.intValue()));
        String state = ending != null ? PassRow.ENDED : p.state().equals(PassRow.ENDED) ? PassRow.RUNNING : p.state();
        return view(p, state, ending == null ? null : ending.result().wire(), ending == null ? null : ending.endedAt(),
                ending == null ? null : ending.nextPassAt(), (int) RecordPass.ended(facts),
                (int) facts.inPass(JobStatus.COMPLETED), (int) facts.inPass(JobStatus.FAILED),
                (int) facts.inPass(JobStatus.CANCELLED), failed);
    }

    private static PassView view(
            PassRow p, String state, @Nullable String result, java.time.@Nullable Instant endedAt,
            java.time.@Nullable Instant nextPassAt, int jobs, int succeeded, int failed, int cancelled,
            Map<String, Integer> failedByCategory) {
        int decided = succeeded + failed;
        return new PassView(
                p.number(), state, result, p.startedAt(), endedAt,
                endedAt == null ? null : Math.max(0, Duration.between(p.startedAt(), endedAt).toMillis()) / 1000.0,
                p.cause(), p.startedBy(), p.requestedBy(), p.idempotencyKey(), p.requeued(), jobs, succeeded, failed,
                cancelled, failedByCategory, decided == 0 ? null : (double) succeeded / decided, nextPassAt);
    }
}
