package io.queueoperator.ledger.csv;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** The jobs of a run as a progress file: page after page, never more than one of them in memory. */
@ApplicationScoped
public class ExportJobs {
    private static final int PAGE = 500;

    private final Database database;

    ExportJobs(Database database) {
        this.database = database;
    }

    /** Where the next page begins. */
    private record Place(Instant at, String id) {
        static final Place BEGINNING = new Place(Instant.EPOCH, "");
    }

    /**
     * The file in pieces, its header first; {@code RUN_NOT_FOUND} before anything was sent.
     *
     * @param zone of local times
     * @param defuse whether it will be opened in a spreadsheet, see {@link Formulas}
     */
    Multi<String> export(String runId, ZoneId zone, boolean defuse) {
        return database.run(ExportSql.RUN, Tuple.of(runId))
                .map(rows -> columns(rows, runId))
                .onItem().transformToMulti(columns -> file(runId, columns, zone, defuse));
    }

    private Multi<String> file(String runId, List<String> columns, ZoneId zone, boolean defuse) {
        Multi<String> rows = Multi.createBy().repeating()
                .uni(() -> new AtomicReference<>(Place.BEGINNING), place -> page(runId, place))
                .until(page -> page.size() == 0)
                .map(page -> text(page, columns, zone, defuse))
                .select().where(text -> !text.isEmpty());
        return Multi.createBy().concatenating().streams(
                Multi.createFrom().item(line(columns, defuse)), rows);
    }

    private Uni<RowSet<Row>> page(String runId, AtomicReference<Place> place) {
        Place after = Objects.requireNonNull(place.get());
        return database.run(ExportSql.PAGE, Tuple.of(runId, after.at().atOffset(ZoneOffset.UTC), after.id(), PAGE))
                .invoke(page -> page.forEach(row ->
                        place.set(new Place(row.getOffsetDateTime("created_at").toInstant(), row.getString("id")))));
    }

    private static String text(RowSet<Row> page, List<String> columns, ZoneId zone, boolean defuse) {
        StringBuilder text = new StringBuilder();
        for (Row row : page) {
            text.append(line(new ProgressCells(ExportedJob.of(row), zone).of(columns), defuse));
        }
        return text.toString();
    }

    /** A row, or the header: a name that somebody gave to a column of theirs may be a formula as well. */
    static String line(List<String> cells, boolean defuse) {
        return CsvLine.of(defuse ? cells.stream().map(Formulas::defused).toList() : cells);
    }

    private static List<String> columns(RowSet<Row> rows, String runId) {
        if (rows.size() == 0) {
            throw Problem.of(ProblemCode.RUN_NOT_FOUND,
                    "There is no run " + runId + ", and no job that names it.", Map.of("run_id", runId));
        }
        List<String> columns = new ArrayList<>(ProgressColumns.ALL);
        for (String column : rows.iterator().next().getArrayOfStrings("columns")) {
            columns.add(column);
        }
        return columns;
    }
}
