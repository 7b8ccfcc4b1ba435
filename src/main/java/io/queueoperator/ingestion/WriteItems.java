package io.queueoperator.ingestion;

import io.queueoperator.ingestion.Table.Column;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes items into the table as it is; answers those that it refuses. */
@ApplicationScoped
class WriteItems {
    private final IngestionDatabase database;

    WriteItems(IngestionDatabase database) {
        this.database = database;
    }

    private record Line(Item item, Map<String, @Nullable String> values) {}

    /**
     * Writes them.
     *
     * @param isOfARow which failures may be one row's fault
     */
    Uni<List<Trouble>> write(List<Item> items, Table table, Predicate<Throwable> isOfARow) {
        List<Column> columns = table.present(ItemStatement.COLUMNS);
        List<Trouble> misfits = new ArrayList<>();
        List<Line> fit = new ArrayList<>();
        for (Item item : items) {
            Map<String, @Nullable String> values = ItemValues.of(item);
            columns.stream().filter(column -> !column.accepts(values.get(column.name()))).findFirst().ifPresentOrElse(
                    column -> misfits.add(trouble(item, Refusal.misfit(column, values.get(column.name())))),
                    () -> fit.add(new Line(item, values)));
        }
        return new RowByRow<Line>(
                        lines -> writeAll(lines, table, columns), isOfARow,
                        (line, failure) -> trouble(line.item(), Refusal.of(failure)))
                .write(fit)
                .map(refused -> Stream.concat(misfits.stream(), refused.stream()).toList());
    }

    private Uni<List<Trouble>> writeAll(List<Line> lines, Table table, List<Column> columns) {
        String sql = ItemStatement.of(table);
        Tuple arguments = Tuple.tuple();
        for (Column column : columns) {
            arguments.addArrayOfString(
                    lines.stream().map(line -> line.values().get(column.name())).toArray(String[]::new));
        }
        List<String> locks = locks(lines, table);
        Uni<RowSet<Row>> answer =
                locks.isEmpty() ? database.run(sql, arguments) : database.runAlone(sql, arguments, locks);
        return answer.map(rows -> missing(rows, lines));
    }

    private static List<Trouble> missing(RowSet<Row> rows, List<Line> lines) {
        List<Trouble> troubles = new ArrayList<>();
        for (Row row : rows) {
            Item item = lines.get(row.getInteger("n") - 1).item();
            troubles.add(trouble(item, Refusal.missing(row.getString("missing"), null)));
        }
        return troubles;
    }

    /** The identities that no unique index guards, in one order for everybody. */
    private static List<String> locks(List<Line> lines, Table table) {
        boolean byRun = table.arbiterByRun().isPresent();
        boolean bySource = table.arbiterBySource().isPresent();
        return lines.stream().map(Line::item)
                .filter(item -> item.job().origin().runId() != null ? !byRun : !bySource)
                .map(Item::identity).sorted().distinct().toList();
    }

    private static Trouble trouble(Item item, Refusal refusal) {
        String id = item.job().id();
        return new Trouble(Trouble.Kind.JOB, id, id, refusal.reason(), refusal.sqlState(), refusal.words());
    }
}
