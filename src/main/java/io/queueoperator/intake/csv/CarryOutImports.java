package io.queueoperator.intake.csv;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes jobs of the rows of accepted imports, batch by batch; and the chore that goes on with those that were cut off. */
@ApplicationScoped
public class CarryOutImports {
    private static final Logger LOG = Logger.getLogger(CarryOutImports.class);

    private final Database database;
    private final FollowUp followUp;
    private final WorkSignal signal;
    private final ProgressCsvConfig config;

    CarryOutImports(Database database, FollowUp followUp, WorkSignal signal, ProgressCsvConfig config) {
        this.database = database;
        this.followUp = followUp;
        this.signal = signal;
        this.config = config;
    }

    /** How many rows became jobs, and how many were there already; see {@link io.queueoperator.api.ImportReport}. */
    record Tally(int created, int unchanged, int known) {}

    /** Everything that was left behind; answers how many imports it has gone on with. */
    public Uni<Integer> runOnce() {
        return database.run(ImportSql.OPEN, Tuple.of((double) config.abandonedAfter().toSeconds()))
                .onItem().transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem().transformToUniAndConcatenate(this::goOn)
                .collect().with(java.util.stream.Collectors.summingInt(one -> one));
    }

    private Uni<Integer> goOn(Row row) {
        long id = row.getLong("id");
        Uni<?> step = row.getString("state").equals("accepted") ? carryOut(id) : forget(id);
        return step.replaceWith(1)
                // The others must not wait for one that cannot go on.
                .onFailure().invoke(failure -> LOG.warnf("Import %d cannot go on now: %s", id, failure.toString()))
                .onFailure().recoverWithItem(0);
    }

    /** An accepted import to its end. */
    Uni<Tally> carryOut(long id) {
        return Multi.createBy().repeating()
                .uni(() -> step(id))
                .until(rows -> rows == 0)
                .collect().last()
                .chain(() -> database.run(ImportSql.CLOSE, Tuple.of(id)))
                .chain(() -> database.run(ImportSql.TALLY, Tuple.of(id)))
                .map(CarryOutImports::tally);
    }

    /** One that was not accepted leaves. */
    Uni<Void> forget(long id) {
        return Multi.createBy().repeating()
                .uni(() -> database.run(ImportSql.FORGET_ROWS, Tuple.of(id, config.batch() * 10)))
                .until(deleted -> deleted.rowCount() == 0)
                .collect().last()
                .chain(() -> database.run(ImportSql.FORGET, Tuple.of(id)))
                .replaceWithVoid();
    }

    private Uni<Integer> step(long id) {
        return database.run(ImportSql.CARRY_OUT, Tuple.of(id, config.batch()))
                .invoke(FailPoint.AFTER_COMMIT::reached)
                .call(rows -> tell(changes(rows)))
                .map(rows -> rows.iterator().next().getInteger("picked"));
    }

    private Uni<Void> tell(List<Change> changes) {
        changes.stream().map(Change::job).filter(job -> job.status() == JobStatus.QUEUED).forEach(signal::available);
        return followUp.after(changes);
    }

    private static List<Change> changes(RowSet<Row> rows) {
        List<Change> changes = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("id") != null) {
                Job job = JobRow.job(row);
                changes.add(new Change(job, row.getString("payload"), job.error(), Children.NONE, null, true));
            }
        }
        return changes;
    }

    private static Tally tally(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new Tally(row.getInteger("created"), row.getInteger("unchanged"), row.getInteger("known"));
    }
}
