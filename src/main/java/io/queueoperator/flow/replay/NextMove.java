package io.queueoperator.flow.replay;

/** What comes next for a replay. A pure function of how far it is. */
sealed interface NextMove {
    /** More failures are looked for. */
    record Plan() implements NextMove {}

    /** The next items become jobs, at most so many. */
    record Enqueue(int most) implements NextMove {}

    /** Jobs that nobody has claimed are cancelled. */
    record CancelQueued() implements NextMove {}

    /** Nothing further is enqueued; what runs is waited for. */
    record Stop(String reason) implements NextMove {}

    /** It is over. */
    record Finish(String status, String verdict) implements NextMove {}

    /** Jobs have to end first, or somebody has to run the plan. */
    record Wait() implements NextMove {}

    /** Decides. */
    static NextMove of(ReplayState now) {
        return switch (now.status()) {
            case "planning" -> new Plan();
            case "running" -> running(now);
            case "stopping" -> stopping(now);
            default -> new Wait();
        };
    }

    private static NextMove running(ReplayState now) {
        if (now.stopOnSameFailure() && now.sameFailure() > 0) {
            return new Stop("same_failure");
        }
        Integer canary = now.canary();
        // Beyond the canary nothing runs before all of it has succeeded.
        if (canary != null && now.replayed() <= canary) {
            if (now.failed() + now.cancelled() > 0) {
                return new Stop("canary_failed");
            }
            boolean complete = now.replayed() == canary || now.pending() == 0;
            if (!complete) {
                return enqueue(now, canary - now.replayed());
            }
            if (now.live() > 0) {
                return new Wait();
            }
        }
        return now.pending() == 0 && now.live() == 0 ? finish(now) : enqueue(now, now.pending());
    }

    private static NextMove enqueue(ReplayState now, int wanted) {
        int most = Math.min(wanted, now.maxParallel() - now.live());
        return most > 0 ? new Enqueue(most) : new Wait();
    }

    private static NextMove stopping(ReplayState now) {
        if (now.live() == 0) {
            return finish(now);
        }
        return now.cancelQueued() ? new CancelQueued() : new Wait();
    }

    private static NextMove finish(ReplayState now) {
        boolean aborted = "aborted".equals(now.stopReason());
        return new Finish(aborted ? "aborted" : "finished", verdict(now));
    }

    /** In one word what came of it. */
    private static String verdict(ReplayState now) {
        if ("aborted".equals(now.stopReason())) {
            return "aborted";
        }
        if (now.succeeded() == 0) {
            return now.failed() > 0 ? "still_failing" : "nothing_replayed";
        }
        // Who was cancelled in the canary tells nothing, and leaves the rest where it was.
        return now.failed() > 0 || now.cancelled() > 0 || now.stopReason() != null ? "mixed" : "fixed";
    }
}
