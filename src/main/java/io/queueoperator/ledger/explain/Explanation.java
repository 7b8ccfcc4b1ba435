package io.queueoperator.ledger.explain;

import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the facts mean. A pure function of them.
 *
 * @param sentence for people
 * @param nextStep what a person should do; null: nothing
 */
record Explanation(Reason reason, String sentence, @Nullable String nextStep) {
    /** Workers that have work show themselves more often than this. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    /** Decides which of the reasons it is: what must be over first is said first. */
    static Explanation of(JobFacts facts) {
        JobStatus status = facts.job().status();
        if (status == JobStatus.QUEUED) {
            return queued(facts);
        }
        return status.isHeld() ? held(facts.job()) : ended(facts.job());
    }

    /** The next attempt of a queued job cannot begin before then; null: nobody knows, or it is not queued. */
    static @Nullable Instant earliestStart(JobFacts facts) {
        Job job = facts.job();
        if (job.status() != JobStatus.QUEUED) {
            return null;
        }
        JobFacts.Pause pause = facts.pause();
        Instant until = pause == null ? job.availableAt() : pause.until();
        if (until == null) {
            return null;
        }
        Instant due = latest(job.availableAt(), until);
        return facts.breaker() == null ? due : latest(due, facts.breaker().retryAt());
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Explanation queued(JobFacts facts) {
        Job job = facts.job();
        Instant due = job.availableAt();
        if (facts.pause() != null) {
            return HeldBack.paused(job, facts.pause());
        }
        if (facts.breaker() != null && !due.isAfter(latest(job.readAt(), facts.breaker().retryAt()))) {
            return HeldBack.broken(job, facts.breaker());
        }
        if (due.isAfter(job.readAt())) {
            return notDue(job, facts.lastFailure(), "at " + due + ", in " + InWords.of(Duration.between(job.readAt(), due)));
        }
        JobFacts.Concurrency concurrency = facts.concurrency();
        if (concurrency != null && concurrency.isFull()) {
            return new Explanation(Reason.CONCURRENCY,
                    "It is due, but only " + InWords.of(concurrency.limit(), "job") + " with the concurrency key "
                            + concurrency.key() + " may be held at a time, and " + InWords.list(concurrency.holders())
                            + (concurrency.holders().size() == 1 ? " is held." : " are held."),
                    null);
        }
        String since = "It is due since " + due + " (" + InWords.of(Duration.between(due, job.readAt())) + ")";
        int ahead = facts.ahead() == null ? 0 : facts.ahead();
        if (nobodyWorks(facts)) {
            return new Explanation(Reason.NO_WORKER,
                    since + ", but no worker holds a job of type " + job.taskType() + ", and "
                            + (facts.typeEndedAt() == null
                                    ? "none has ever finished one."
                                    : "the last attempt of that type ended "
                                            + InWords.of(Duration.between(facts.typeEndedAt(), job.readAt())) + " ago."),
                    "Start a worker that claims the task type " + job.taskType() + ", or look at why those there are idle.");
        }
        if (ahead > 0) {
            String others = (ahead >= JobFacts.COUNTED ? "at least " : "") + InWords.of(ahead, "job") + " of type ";
            return new Explanation(Reason.BEHIND_OTHERS,
                    since + ", and " + others + job.taskType() + " " + (ahead == 1 ? "is" : "are") + " handed out before it; "
                            + "workers hold " + facts.heldOfType() + " now.",
                    null);
        }
        return new Explanation(Reason.NEXT_IN_LINE,
                since + " and the next of type " + job.taskType() + " to be handed out.", null);
    }

    private static Explanation notDue(Job job, JobFacts.@Nullable Failure failure, String when) {
        boolean asked = job.scheduledFor() != null && !job.scheduledFor().isBefore(job.availableAt());
        if (failure != null && !asked) {
            return new Explanation(Reason.BACKOFF,
                    "Attempt " + failure.attempt() + " of " + job.maxAttempts() + " failed: "
                            + said(failure.message(), failure.code()) + " The next attempt can begin " + when + ".",
                    null);
        }
        return new Explanation(Reason.SCHEDULED, "It is scheduled for later: it can begin " + when + ".", null);
    }

    private static boolean nobodyWorks(JobFacts facts) {
        Instant now = facts.job().readAt();
        Instant seen = facts.typeEndedAt();
        return facts.heldOfType() == 0 && (seen == null || seen.isBefore(now.minus(SILENCE)));
    }

    private static Explanation held(Job job) {
        Job.Lease lease = job.lease();
        String worker = worker(lease);
        Instant until = lease == null ? null : lease.expiresAt();
        if (until != null && !until.isAfter(job.readAt())) {
            return new Explanation(Reason.LEASE_EXPIRED,
                    "Worker " + worker + " has not renewed its lease, which ran out at " + until
                            + "; the next sweep of the reaper takes the job from it.",
                    "Look at what became of the worker " + worker + ".");
        }
        String leased = "; its lease lasts until " + until + " and is renewed with each report.";
        if (job.cancelRequest() != null) {
            return new Explanation(Reason.CANCEL_REQUESTED,
                    "Its cancellation was asked for at " + job.cancelRequest().at() + reason(job.cancelRequest().reason())
                            + "; worker " + worker + " hears it with its next report" + leased,
                    null);
        }
        Instant stalled = job.stalledSince();
        if (stalled != null) {
            return new Explanation(Reason.NO_PROGRESS,
                    "Worker " + worker + " is alive, but attempt " + job.attempt() + " has not advanced since " + stalled
                            + ", at " + Math.round(job.progress().pct()) + " %" + where(job) + "; it may stay where it is for "
                            + InWords.of(Duration.ofSeconds(Objects.requireNonNull(job.advance()).deadlineS())) + leased,
                    "Look at what the worker " + worker + " waits for; cancel the job, or restart the worker.");
        }
        if (job.status() == JobStatus.CLAIMED) {
            return new Explanation(Reason.CLAIMED,
                    "Worker " + worker + " took it at " + job.claimedAt() + " and has not started it yet" + leased, null);
        }
        return new Explanation(Reason.RUNNING,
                "It is running: attempt " + job.attempt() + " of " + job.maxAttempts() + ", on worker " + worker + " since "
                        + job.startedAt() + ", " + Math.round(job.progress().pct()) + " %" + where(job) + leased,
                null);
    }

    private static Explanation ended(Job job) {
        String at = " at " + job.completedAt();
        Job.JobError error = job.error();
        if (job.status() == JobStatus.COMPLETED) {
            return new Explanation(Reason.COMPLETED,
                    "It was completed" + at + ", in attempt " + job.attempt() + " of " + job.maxAttempts() + ".", null);
        }
        String why = error == null ? "" : ": " + said(error.message(), error.code());
        if (job.status() == JobStatus.CANCELLED) {
            return new Explanation(Reason.CANCELLED, "It was cancelled" + at + why,
                    "If it is still needed, enqueue it again.");
        }
        Advice advice = Advice.on(error);
        return new Explanation(Reason.FAILED,
                "It failed" + at + ", in attempt " + job.attempt() + " of " + job.maxAttempts() + why
                        + (advice.worthRetrying()
                                ? " Another attempt may succeed."
                                : " Another attempt would end the same way."),
                advice.nextStep());
    }

    /** The message on one line, with its code, as a sentence of its own. */
    private static String said(String message, @Nullable String code) {
        String line = ErrorText.compact(message);
        return line + (code == null ? "" : " (" + code + ")") + (line.endsWith(".") && code == null ? "" : ".");
    }

    private static String worker(Job.@Nullable Lease lease) {
        if (lease == null) {
            return "unknown";
        }
        return lease.workerName() == null ? String.valueOf(lease.workerId()) : lease.workerName() + " (" + lease.workerId() + ")";
    }

    private static String where(Job job) {
        String phase = job.progress().phase();
        String step = job.progress().step();
        return phase == null ? "" : " (" + phase + (step == null ? "" : ", " + step) + ")";
    }

    private static String reason(@Nullable String reason) {
        return reason == null ? "" : " (" + ErrorText.compact(reason) + ")";
    }
}
