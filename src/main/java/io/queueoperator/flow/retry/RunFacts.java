package io.queueoperator.flow.retry;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads how things stand with a run: its row, its pass and its jobs, of one moment. */
@ApplicationScoped
class RunFacts {
    private final Database database;
    private final RetryConfig config;

    RunFacts(Database database, RetryConfig config) {
        this.database = database;
        this.config = config;
    }

    /** One that nobody described is known by its jobs; {@code RUN_NOT_FOUND} when it has none either. */
    Uni<RunStanding> of(String runId) {
        return read(runId).chain(rows -> rows.size() > 0
                ? Uni.createFrom().item(standing(rows))
                : database.run(RunSql.FIND, Tuple.of(runId)).chain(() -> read(runId)).map(found -> required(runId, found)));
    }

    /** The limits of a run. */
    RetryLimits limits(RunRow run) {
        return RetryLimits.of(config.limits(), run.limits());
    }

    /** The wait before an automatic pass of a run. */
    Duration delay(RunRow run) {
        return run.passDelayS() == null ? config.delay() : Duration.ofSeconds(run.passDelayS());
    }

    /** How many passes a run may have. */
    int maxPasses(RunRow run) {
        return run.maxPasses() == null ? config.maxPasses() : run.maxPasses();
    }

    private Uni<RowSet<Row>> read(String runId) {
        return database.run(RunSql.FACTS, Tuple.of(runId));
    }

    private RunStanding required(String runId, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw Problem.of(ProblemCode.RUN_NOT_FOUND,
                    "There is no run " + runId + ", and no job that names it.", Map.of("run_id", runId));
        }
        return standing(rows);
    }

    private RunStanding standing(RowSet<Row> rows) {
        List<PassFacts.Group> groups = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("job_status") != null) {
                groups.add(group(row));
            }
        }
        Row first = rows.iterator().next();
        RunRow run = RunRow.of(first);
        return new RunStanding(
                run, PassRow.of(first), first.getBoolean("starting"), new PassFacts(groups), limits(run), delay(run),
                maxPasses(run));
    }

    private static PassFacts.Group group(Row row) {
        return new PassFacts.Group(
                JobStatus.of(row.getString("job_status")).orElseThrow(), row.getString("category"),
                row.getInteger("requeues"), row.getBoolean("in_pass"), row.getBoolean("replayed"),
                row.getLong("job_count"), row.getLong("versions"),
                row.getOffsetDateTime("first_at").toInstant(), RunRow.instant(row, "last_ended_at"));
    }
}
