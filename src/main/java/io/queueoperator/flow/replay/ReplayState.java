package io.queueoperator.flow.replay;

import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * How far a replay is, at one version of it.
 *
 * @param canary so many run first; null: no canary
 * @param planned would run, as the plan says
 * @param replayed of them a job was made
 * @param changed of them none was made, because something had changed since
 * @param cancelled the job that was made was cancelled, or is gone
 * @param sameFailure of the failed: in the same way as before
 * @param stopReason why nothing further is enqueued; null: it goes on
 */
record ReplayState(
        String id,
        String status,
        long version,
        Filter filter,
        @Nullable Integer canary,
        int maxParallel,
        boolean stopOnSameFailure,
        int planned,
        int replayed,
        int changed,
        int succeeded,
        int failed,
        int cancelled,
        int sameFailure,
        @Nullable String stopReason,
        boolean cancelQueued,
        @Nullable String stoppedBy) {

    /** What decides how its failures are looked for. */
    record Filter(@Nullable String regex, @Nullable String fingerprint, boolean named) {}

    static ReplayState of(Row row) {
        return new ReplayState(
                row.getString("id"), row.getString("status"), row.getLong("version"),
                new Filter(row.getString("error_regex"), row.getString("fingerprint"),
                        row.getArrayOfStrings("job_ids") != null),
                row.getInteger("canary"), row.getInteger("max_parallel"), row.getBoolean("stop_on_same_failure"),
                row.getInteger("planned"), row.getInteger("replayed"), row.getInteger("changed"),
                row.getInteger("succeeded"), row.getInteger("failed"), row.getInteger("cancelled"),
                row.getInteger("same_failure"), row.getString("stop_reason"), row.getBoolean("cancel_queued"),
                row.getString("stopped_by"));
    }

    /** Jobs that were made and have not ended. */
    int live() {
        return replayed - succeeded - failed - cancelled;
    }

    /** Items of which nothing has been decided yet. */
    int pending() {
        return planned - replayed - changed;
    }
}
