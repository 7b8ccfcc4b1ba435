package io.queueoperator.intake.csv;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.operation.Origin;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.operation.Operation;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes jobs of the rows of accepted imports, batch by batch; what is not accepted leaves. */
@ApplicationScoped
class CarryOutImports {
    /** Enough for one step: its jobs are in memory with their payloads. */
    private static final int STEP_CHARACTERS = 2_000_000;

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

    /**
     * How many rows became jobs, and how many were there already; see {@link io.queueoperator.api.ImportReport}.
     *
     * @param runId of rows that name none; null when there is no such run
     */
    record Tally(long importId, @Nullable String runId, int created, int unchanged, int known) implements Outcome {
        @Override
        public List<Reference> references() {
            Reference itself = new Reference("imports", Long.toString(importId));
            return runId == null ? List.of(itself) : List.of(itself, new Reference("runs", runId));
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("created", created, "unchanged", unchanged, "known", known);
        }
    }

    /** An import that was cut off, to its end. Each call is a task run, on behalf of whoever sent the file. */
    @Operation(name = "imports.carry_out", category = "import", inputs = {"import_id", "by"})
    Uni<Tally> goOn(long importId, Origin by) {
        return carryOut(importId);
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
        return database.run(ImportSql.CARRY_OUT, Tuple.of(id, config.batch(), STEP_CHARACTERS))
                .invoke(FailPoint.AFTER_COMMIT::reached)
                .call(rows -> tell(changes(rows)))
                .map(rows -> rows.iterator().next().getInteger("picked"));
    }

    private Uni<Void> tell(List<Change> changes) {
        signal.available(changes.stream().map(Change::job).filter(job -> job.status() == JobStatus.QUEUED).toList());
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
        return new Tally(
                row.getLong("id"), row.getString("known_run_id"), row.getInteger("created"), row.getInteger("unchanged"),
                row.getInteger("known"));
    }
}
