package io.queueoperator.flow.replay;

import org.jspecify.annotations.Nullable;

/** A replay in a sentence, for people. Pure. */
final class Report {
    private Report() {}

    static String of(ReplayState now, boolean dryRun, @Nullable String verdict) {
        if (now.status().equals("planning")) {
            return "The failures are still being looked for; " + now.planned() + " would run so far.";
        }
        if (now.status().equals("planned") || dryRun && verdict == null) {
            return now.planned() + " would run. Nothing runs until the plan is run: POST /api/v1/replays with plan_id "
                    + now.id() + ".";
        }
        String counts = "Of " + now.planned() + " planned, " + now.replayed() + " ran: " + now.succeeded() + " succeeded, "
                + now.failed() + " failed" + (now.failed() == 0 ? "" : " (" + now.sameFailure() + " as before)")
                + (now.cancelled() == 0 ? "" : ", " + now.cancelled() + " were cancelled")
                + (now.live() == 0 ? "" : ", " + now.live() + " have not ended")
                + "; " + now.changed() + " had changed since, " + now.pending() + (verdict == null ? " wait." : " did not run.");
        return verdict == null ? counts : said(verdict, now.stopReason()) + " " + counts;
    }

    /** What has to be said of failures that were meant and would not run: of many only the first are items. */
    static String unlisted(int skipped, int limit, boolean named) {
        return named || skipped <= limit ? "" : " Of " + skipped + " further failures that would not run, the first " + limit
                + " are listed.";
    }

    private static String said(String verdict, @Nullable String stopReason) {
        String stopped = "canary_failed".equals(stopReason) ? " It stopped because the canary did not succeed."
                : "same_failure".equals(stopReason) ? " It stopped because the same failure came back." : "";
        return switch (verdict) {
            case "fixed" -> "Fixed: everything that ran succeeded.";
            case "still_failing" -> "Still failing: nothing that ran succeeded.";
            case "mixed" -> "Mixed: some succeeded, not all.";
            case "aborted" -> "Aborted: somebody stopped it.";
            default -> "Nothing was replayed.";
        } + stopped;
    }
}
