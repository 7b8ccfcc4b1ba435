package io.queueoperator.flow.retry;

import io.queueoperator.api.Page;
import io.queueoperator.api.PassView;
import io.queueoperator.api.RunView;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Runs and their passes, for those who ask. */
@ApplicationScoped
public class ReadRuns {
    private final Database database;
    private final RunFacts runFacts;

    ReadRuns(Database database, RunFacts runFacts) {
        this.database = database;
        this.runFacts = runFacts;
    }

    /** One run, with its jobs counted. */
    Uni<RunView> one(String runId) {
        return runFacts.of(runId).map(Views::run);
    }

    /** Runs, newest first. */
    Uni<Page<RunView>> list(RunCursor before, int limit) {
        return database.run(RunSql.LIST, Tuple.of(before.at().atOffset(ZoneOffset.UTC), before.id(), limit + 1))
                .map(rows -> page(rows, limit));
    }

    /** The passes of a run, oldest first; the current one with its jobs as they are. */
    Uni<Page<PassView>> passes(String runId) {
        return runFacts.of(runId).chain(standing -> database.run(RunSql.PASSES, Tuple.of(runId))
                .map(rows -> passes(rows, standing)));
    }

    private static Page<PassView> passes(RowSet<Row> rows, RunStanding standing) {
        List<PassView> passes = new ArrayList<>();
        for (Row row : rows) {
            PassRow pass = PassRow.of(row);
            passes.add(Views.pass(pass, pass.number() == standing.pass().number() ? standing : null));
        }
        return new Page<>(passes, null);
    }

    private Page<RunView> page(RowSet<Row> rows, int limit) {
        List<RunView> runs = new ArrayList<>();
        for (Row row : rows) {
            RunRow run = RunRow.of(row);
            runs.add(Views.listed(
                    run, PassRow.of(row), runFacts.limits(run), runFacts.delay(run), runFacts.maxPasses(run)));
        }
        if (runs.size() <= limit) {
            return new Page<>(runs, null);
        }
        RunView last = runs.get(limit - 1);
        return new Page<>(runs.subList(0, limit), new RunCursor(last.createdAt(), last.id()).encoded());
    }
}
