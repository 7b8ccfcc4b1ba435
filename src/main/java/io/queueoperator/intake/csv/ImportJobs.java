package io.queueoperator.intake.csv;

import io.queueoperator.api.ImportReport;
import io.queueoperator.classification.RulesInForce;
import io.queueoperator.core.failure.RuleSet;
import io.queueoperator.core.job.Problem;
import io.queueoperator.flow.enqueue.EnqueueConfig;
import io.queueoperator.intake.csv.CarryOutImports.Tally;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes a progress file in: all of it or nothing, or what is good of it. However long it is, no more than a batch of its rows
 * is in memory.
 */
@ApplicationScoped
public class ImportJobs {
    private final Database database;
    private final RulesInForce rulesInForce;
    private final CarryOutImports carryOutImports;
    private final ProgressCsvConfig config;
    private final int defaultMaxAttempts;

    ImportJobs(
            Database database, RulesInForce rulesInForce, CarryOutImports carryOutImports, ProgressCsvConfig config,
            EnqueueConfig enqueueConfig) {
        this.database = database;
        this.rulesInForce = rulesInForce;
        this.carryOutImports = carryOutImports;
        this.config = config;
        this.defaultMaxAttempts = enqueueConfig.defaultMaxAttempts();
    }

    /**
     * Imports.
     *
     * @param body read by threads that may wait for it
     * @param key the id of the API key
     * @return what became of the rows; a problem that lists the bad lines when nothing was taken
     */
    @Operation(name = "jobs.import", category = "import", inputs = {"body", "settings", "key"})
    public Uni<ImportReport> importFile(InputStream body, ImportSettings settings, String key) {
        return rulesInForce.now().chain(rules -> begin(settings, key)
                .chain(id -> aside(() -> new Reading(CsvRows.of(body), config.maxProblems(), settings.spreadsheet()))
                        .call(reading -> read(id, reading, settings, rules))
                        .chain(reading -> accept(id, reading, settings))
                        // What was accepted is carried out all the same, and not forgotten by this.
                        .onFailure().call(() -> carryOutImports.forget(id).onFailure().recoverWithNull())));
    }

    private Uni<Long> begin(ImportSettings settings, String key) {
        return database.run(ImportSql.BEGIN, Tuple.of(settings.taskType(), settings.runId(), key))
                .map(rows -> rows.iterator().next().getLong("id"));
    }

    private Uni<Boolean> read(long id, Reading reading, ImportSettings settings, RuleSet rules) {
        return Multi.createBy().repeating()
                .uni(() -> aside(() -> rows(reading, settings, rules)).call(rows -> putAside(id, reading, rows))
                        .map(List::isEmpty))
                .until(atEnd -> atEnd)
                .collect().last()
                .replaceWith(true);
    }

    /** The next rows, read and understood; none at the end of the file. */
    private List<ProgressRow.Read> rows(Reading reading, ImportSettings settings, RuleSet rules) {
        ProgressHeader header = reading.header();
        List<ProgressRow.Read> read = reading.source().next(config.batch()).stream()
                .map(row -> ProgressRow.of(row, header, settings, rules, defaultMaxAttempts))
                .toList();
        if (reading.rows() + read.size() > config.maxRows()) {
            throw Problem.invalid("body", "has more than " + config.maxRows() + " rows", "several files");
        }
        return read;
    }

    private Uni<Boolean> putAside(long id, Reading reading, List<ProgressRow.Read> rows) {
        List<ProgressRow.Read> good = reading.good(rows);
        if (good.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        Tuple arguments = Tuple.tuple()
                .addLong(id)
                .addArrayOfInteger(good.stream().map(ProgressRow.Read::line).toArray(Integer[]::new))
                .addArrayOfString(good.stream().map(ProgressRow.Read::id).toArray(String[]::new))
                .addArrayOfString(good.stream().map(ProgressRow.Read::job).toArray(String[]::new));
        return database.run(ImportSql.STAGE, arguments)
                .invoke(stored -> reading.putAside(good, lines(stored)))
                .replaceWith(true);
    }

    private Uni<ImportReport> accept(long id, Reading reading, ImportSettings settings) {
        if (reading.bad() > 0 && !settings.partial()) {
            return Uni.createFrom().failure(reading.refusal());
        }
        Tuple arguments = Tuple.of(id, reading.header().more().toArray(String[]::new));
        return database.run(ImportSql.ACCEPT, arguments)
                .chain(() -> carryOutImports.carryOut(id))
                .map(tally -> report(id, reading, settings, tally));
    }

    private static ImportReport report(long id, Reading reading, ImportSettings settings, Tally tally) {
        String run = settings.runId() != null ? settings.runId() : "import-" + id;
        return new ImportReport(
                id, reading.hasRowsWithoutRun() && tally.created() > 0 ? run : null, settings.zone().getId(), reading.rows(),
                tally.created(), tally.unchanged(), tally.known(), reading.bad(), reading.problems());
    }

    private static Set<Integer> lines(RowSet<Row> stored) {
        Set<Integer> lines = new HashSet<>();
        stored.forEach(row -> lines.add(row.getInteger("line")));
        return lines;
    }

    /** On a thread that may wait for the rest of the body. */
    private static <T> Uni<T> aside(java.util.function.Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
