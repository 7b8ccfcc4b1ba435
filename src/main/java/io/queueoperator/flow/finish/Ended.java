package io.queueoperator.flow.finish;

import io.queueoperator.core.job.Job;
import io.queueoperator.state.Change;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Reads the answer of the statements that end attempts. */
final class Ended {
    private Ended() {}

    /** The jobs that changed, each with its siblings' counts. */
    static List<Change> changes(RowSet<Row> rows) {
        return changes(rows, Map.of());
    }

    /** The same, with the failure of the attempt: a job that will be retried does not carry it itself. */
    static List<Change> changes(RowSet<Row> rows, Map<String, Job.JobError> failures) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> {
                    Job job = JobRow.job(row);
                    boolean counted = row.getInteger("children_total") != null;
                    return Change.of(
                            job, failures.getOrDefault(job.id(), job.error()), counted ? JobRow.children(row) : null);
                })
                .toList();
    }
}
