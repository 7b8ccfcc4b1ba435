package io.queueoperator.ingestion;

import io.queueoperator.ingestion.Table.Column;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.reconciliation.RowByRow;
import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Asks our database what the jobs of runs say of them, and writes that into the table of runs as it is. */
@ApplicationScoped
class WriteRuns {
    private final Database truth;
    private final IngestionDatabase database;
    private final boolean own;
    private final CountSometimes countSometimes;

    WriteRuns(Database truth, IngestionDatabase database, IngestionConfig config) {
        this.truth = truth;
        this.database = database;
        this.own = config.mode() == IngestionConfig.Mode.OWN;
        this.countSometimes = new CountSometimes(config.countEvery());
    }

    private record Line(Run run, Map<String, @Nullable String> values) {}

    /**
     * Writes them.
     *
     * @param isOfARow which failures may be one row's fault
     */
    Uni<List<Trouble>> write(List<Run> runs, Table table, Predicate<Throwable> isOfARow) {
        // Our own rows need a source; existing ones have theirs.
        List<Run> known = runs.stream().filter(run -> !own || run.sourceId() != null).toList();
        if (known.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        long now = System.nanoTime();
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(known.stream().map(Run::id).toArray(String[]::new))
                .addArrayOfBoolean(known.stream().map(r -> countSometimes.isTime(r.id(), now)).toArray(Boolean[]::new));
        return truth.run(RunFacts.SELECT, arguments).chain(facts -> writeLines(lines(known, facts), table, isOfARow));
    }

    private static List<Line> lines(List<Run> runs, RowSet<Row> facts) {
        Map<String, Run> byId = runs.stream().collect(Collectors.toMap(Run::id, Function.identity()));
        return StreamSupport.stream(facts.spliterator(), false)
                .map(row -> {
                    Run run = Objects.requireNonNull(byId.get(row.getString("run_id")));
                    return new Line(run, RunFacts.of(row).values(run));
                })
                .toList();
    }

    private Uni<List<Trouble>> writeLines(List<Line> lines, Table table, Predicate<Throwable> isOfARow) {
        List<Column> columns = RunStatement.columns(table, own);
        List<Trouble> misfits = new ArrayList<>();
        List<Line> fit = new ArrayList<>();
        for (Line line : lines) {
            columns.stream().filter(column -> !column.accepts(line.values().get(column.name()))).findFirst()
                    .ifPresentOrElse(
                            column -> misfits.add(
                                    trouble(line.run(), Refusal.misfit(column, line.values().get(column.name())))),
                            () -> fit.add(line));
        }
        return new RowByRow<Line>(
                        some -> writeAll(some, table, columns), isOfARow,
                        (line, failure) -> trouble(line.run(), Refusal.of(failure)))
                .write(fit)
                .map(refused -> Stream.concat(misfits.stream(), refused.stream()).toList());
    }

    private Uni<List<Trouble>> writeAll(List<Line> lines, Table table, List<Column> columns) {
        Tuple arguments = Tuple.tuple();
        for (Column column : columns) {
            arguments.addArrayOfString(
                    lines.stream().map(line -> line.values().get(column.name())).toArray(String[]::new));
        }
        return database.run(RunStatement.of(table, own), arguments).map(rows -> unwritten(rows, lines));
    }

    private static List<Trouble> unwritten(RowSet<Row> rows, List<Line> lines) {
        List<Trouble> troubles = new ArrayList<>();
        for (Row row : rows) {
            Run run = lines.get(row.getInteger("n") - 1).run();
            troubles.add(trouble(run, row.getBoolean("known") ? Refusal.newer() : Refusal.missing("id", null)));
        }
        return troubles;
    }

    private static Trouble trouble(Run run, Refusal refusal) {
        return new Trouble(
                Trouble.Kind.RUN, run.id(), run.jobId(), refusal.reason(), refusal.sqlState(), refusal.words());
    }
}
