package io.queueoperator.flow.progress;

import io.queueoperator.api.JobProgress;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Snapshot;
import io.queueoperator.platform.Futures;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.ReadDisplay;
import io.queueoperator.state.Shown;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a job is: never wrong, at worst older. One round trip to Redis; PostgreSQL when Redis cannot say. Both together
 * within one budget.
 */
@ApplicationScoped
class ReadProgress {
    private final ReadDisplay display;
    private final Database database;
    private final Duration answerWithin;

    ReadProgress(ReadDisplay display, Database database, ProgressConfig config) {
        this.display = display;
        this.database = database;
        this.answerWithin = config.answerWithin();
    }

    /** The answer; {@code JOB_NOT_FOUND} when nobody knows the job. */
    Future<JobProgress> read(String jobId) {
        TimeBudget budget = TimeBudget.of(answerWithin);
        return display.glance(jobId, budget)
                .map(ShownProgress::of)
                .otherwise(ShownProgress.NOTHING)
                .compose(shown -> shown.progress() != null
                        ? Future.succeededFuture(shown.progress())
                        : Futures.of(further(jobId, shown, budget).map(JobProgress::of)));
    }

    private Uni<Snapshot> further(String jobId, ShownProgress shown, TimeBudget budget) {
        return shown.older()
                ? display.read(jobId, budget)
                        .onFailure().recoverWithItem(Optional.empty())
                        .chain(older -> fromDatabase(jobId, older.map(Shown::snapshot), budget))
                : fromDatabase(jobId, budget);
    }

    /** What PostgreSQL says, brought forward by what Redis heard; what Redis shows if PostgreSQL cannot answer. */
    private Uni<Snapshot> fromDatabase(String jobId, Optional<Snapshot> shown, TimeBudget budget) {
        Uni<Snapshot> stored = fromDatabase(jobId, budget);
        if (shown.isEmpty()) {
            return stored;
        }
        Snapshot older = shown.get();
        return stored
                .map(s -> new Snapshot(s.job().withLive(older.job()), s.children()))
                .onFailure(StoreFailure::isAway).recoverWithItem(older);
    }

    private Uni<Snapshot> fromDatabase(String jobId, TimeBudget budget) {
        return database.glance(ProgressSql.JOB, Tuple.of(jobId), budget).map(rows -> found(rows, jobId));
    }

    private static Snapshot found(RowSet<Row> rows, String jobId) {
        if (!rows.iterator().hasNext()) {
            throw Problem.jobNotFound(jobId);
        }
        Row row = rows.iterator().next();
        return new Snapshot(JobRow.job(row), JobRow.children(row));
    }
}
