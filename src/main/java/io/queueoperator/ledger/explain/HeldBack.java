package io.queueoperator.ledger.explain;

import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Job;
import java.time.Duration;

/** Why a queued job is not handed out although it could be: a pause, or a circuit breaker. Pure. */
final class HeldBack {
    private HeldBack() {}

    static Explanation paused(Job job, JobFacts.Pause pause) {
        String what = switch (pause.kind()) {
            case "task_type" -> "its task type " + pause.key() + " is";
            case "source" -> "its source " + pause.key() + " is";
            case "project" -> "its project " + pause.key() + " is";
            default -> "everything is";
        };
        String until = pause.until() == null
                ? ", until somebody resumes it"
                : ", until " + pause.until() + ", in " + InWords.of(Duration.between(job.readAt(), pause.until()));
        String why = pause.reason() == null ? "." : ": " + ErrorText.compact(pause.reason());
        return new Explanation(Reason.PAUSED,
                "It is paused: " + what + " since " + pause.since() + ", by " + pause.by() + until + why
                        + (why.endsWith(".") ? "" : "."),
                "Resume it with POST /api/v1/pauses/" + pause.id() + "/resume.");
    }

    static Explanation broken(Job job, JobFacts.Breaker breaker) {
        String of = "The circuit breaker of its " + (breaker.kind().equals("operation") ? "task type" : breaker.kind()) + " "
                + breaker.key();
        String opened = " opened at " + breaker.openedAt() + " after " + InWords.of(breaker.failures(), "failure")
                + " in a row" + (breaker.error() == null ? "" : ", the last: " + ErrorText.compact(breaker.error()));
        String next = breaker.halfOpen()
                ? breaker.probe() == null
                        ? "one job is chosen now to try"
                        : "job " + breaker.probe() + " tries, and the others follow if it succeeds"
                : "one job may try at " + breaker.retryAt() + ", in "
                        + InWords.of(Duration.between(job.readAt(), breaker.retryAt()))
                        + ", and the others follow if it succeeds";
        return new Explanation(Reason.CIRCUIT_OPEN, of + opened + "; " + next + ".",
                "Look at what the failures say; when it is mended, POST /api/v1/breakers/" + breaker.id() + "/reset.");
    }
}
