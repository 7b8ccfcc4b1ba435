package io.queueoperator.flow.gate;

import io.queueoperator.api.PauseView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pauses, as rows have them. */
final class PauseRow {
    private PauseRow() {}

    static PauseView view(Row row) {
        String kind = row.getString("kind");
        String key = row.getString("key");
        boolean inForce = row.getBoolean("in_force");
        // Over, and not swept yet: it ended when it said it would.
        boolean over = !inForce && row.getString("ended_by") == null;
        return new PauseView(
                Long.toString(row.getLong("id")), inForce, only(PauseTarget.TASK_TYPE, kind, key),
                only(PauseTarget.SOURCE, kind, key), only(PauseTarget.PROJECT, kind, key),
                kind.equals(PauseTarget.EVERYTHING), row.getString("reason"), row.getString("requested_by"),
                row.getString("paused_by"), row.getOffsetDateTime("since").toInstant(), JobRow.instant(row, "until"),
                JobRow.instant(row, over ? "until" : "ended_at"), over ? "until" : row.getString("ended_by"),
                row.getString("end_requested_by"), row.getString("end_reason"));
    }

    /** The number that an id of the API stands for; a problem with that code when it is none. */
    static long number(String id, ProblemCode unknown, String noun) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw notFound(id, unknown, noun);
        }
    }

    static Problem notFound(String id, ProblemCode code, String noun) {
        return Problem.of(code, "There is no " + noun + " " + id + ".", Map.of("id", id));
    }

    private static @Nullable String only(String wanted, String kind, String key) {
        return wanted.equals(kind) ? key : null;
    }
}
