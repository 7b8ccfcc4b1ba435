package io.queueoperator.flow.retry;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Re-queues the jobs of a pass that is starting, batch by batch: each batch is one statement, and whoever comes after a
 * crash, or at the same time, goes on with what is left.
 */
@ApplicationScoped
class RequeueFailed {
    private final Database database;
    private final FollowUp followUp;
    private final WorkSignal signal;
    private final int batch;

    RequeueFailed(Database database, FollowUp followUp, WorkSignal signal, RetryConfig config) {
        this.database = database;
        this.followUp = followUp;
        this.signal = signal;
        this.batch = config.batch();
    }

    /** Goes on until nothing is left to do; answers how many were re-queued here. */
    Uni<Integer> goOn(String runId, int number) {
        return goOn(runId, number, 0);
    }

    private Uni<Integer> goOn(String runId, int number, int done) {
        return step(runId, number).chain(jobs -> jobs == 0
                ? database.run(PassSql.STARTED, Tuple.of(runId, number)).replaceWith(done)
                : goOn(runId, number, done + jobs));
    }

    /** At most a batch; the stores are told after its commit. */
    private Uni<Integer> step(String runId, int number) {
        return database.run(PassSql.REQUEUE, Tuple.of(runId, number, batch))
                .invoke(FailPoint.AFTER_COMMIT::reached)
                .map(RequeueFailed::changes)
                .invoke(changes -> signal.available(changes.stream().map(Change::job).toList()))
                .call(followUp::after)
                .map(List::size);
    }

    /** What followers are told of jobs that were queued again. */
    static List<Change> changes(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(RequeueFailed::change).toList();
    }

    private static Change change(Row row) {
        Job job = JobRow.job(row);
        boolean counted = row.getInteger("children_total") != null;
        return Change.of(job, null, counted ? JobRow.children(row) : null);
    }
}
