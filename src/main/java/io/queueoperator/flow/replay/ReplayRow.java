package io.queueoperator.flow.replay;

import io.queueoperator.api.ReplayItem;
import io.queueoperator.api.ReplayView;
import io.queueoperator.api.ReplayView.Counts;
import io.queueoperator.api.ReplayView.Filter;
import io.queueoperator.api.ReplayView.Group;
import io.queueoperator.api.ReplayView.Settings;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of replays as callers see them. */
final class ReplayRow {
    private ReplayRow() {}

    /** What stands besides a replay where one is asked for. */
    record Besides(List<Group> groups, int groupsTotal, List<ReplayItem> items, List<ReplayItem> examples) {}

    static ReplayView view(Row row, @Nullable Besides besides) {
        ReplayState state = ReplayState.of(row);
        Counts counts = counts(row, state);
        return new ReplayView(
                state.id(), state.status(), row.getBoolean("dry_run"), state.stopReason(), row.getString("verdict"),
                Report.of(state, row.getBoolean("dry_run"), row.getString("verdict"))
                        + Report.unlisted(counts.skipped(), row.getInteger("item_limit"), state.filter().named()),
                filter(row),
                new Settings(state.canary(), state.maxParallel(), state.stopOnSameFailure()), counts,
                row.getString("idempotency_key"), row.getString("note"), required(row, "created_at"),
                row.getString("created_by"), row.getString("requested_by"), JobRow.instant(row, "planned_at"),
                JobRow.instant(row, "started_at"), row.getString("started_by"), JobRow.instant(row, "stopped_at"),
                state.stoppedBy(), JobRow.instant(row, "ended_at"),
                besides == null ? null : besides.groups(), besides == null ? null : besides.groupsTotal(),
                besides == null ? null : besides.items(), besides == null ? null : besides.examples());
    }

    static ReplayItem item(Row row) {
        return new ReplayItem(
                row.getInteger("seq"), row.getString("job_id"), row.getLong("task_run_id"), row.getString("task_type"),
                row.getString("fingerprint"), row.getString("error_category"), row.getString("error_message"),
                JobRow.instant(row, "failed_at"), row.getBoolean("would_run"), row.getString("shown"),
                row.getString("detail"), row.getString("replay_job_id"), row.getString("new_fingerprint"),
                row.getString("new_error"), JobRow.instant(row, "replayed_at"), JobRow.instant(row, "ended_at"));
    }

    static Group group(Row row) {
        return new Group(
                row.getString("task_type"), row.getString("fingerprint"), row.getString("error_category"),
                row.getString("error_message"), row.getString("job_id"), row.getInteger("planned"),
                row.getInteger("skipped"), row.getInteger("succeeded"), row.getInteger("failed"),
                row.getInteger("same_failure"));
    }

    private static Counts counts(Row row, ReplayState state) {
        return new Counts(
                row.getLong("looked_at"), state.planned(), row.getInteger("skipped"), row.getBoolean("limited"),
                state.replayed(), state.changed(), state.pending(), state.live(), state.succeeded(), state.failed(),
                state.cancelled(), state.sameFailure());
    }

    private static Filter filter(Row row) {
        String[] named = row.getArrayOfStrings("job_ids");
        return new Filter(
                row.getString("operation"), JobRow.instant(row, "since"), required(row, "until"),
                row.getString("error_text"), row.getString("error_regex"), row.getString("fingerprint"),
                row.getString("error_category"), row.getString("source_id"), row.getString("run_id"),
                named == null ? null : named.length, row.getBoolean("again"), row.getInteger("item_limit"));
    }

    private static Instant required(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
