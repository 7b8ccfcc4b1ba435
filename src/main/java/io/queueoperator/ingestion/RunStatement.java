package io.queueoperator.ingestion;

import io.queueoperator.ingestion.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statement that brings runs up to date, made for a table as it is; pure. A run of our own table is made when it is not
 * there; one of an existing table is its owner's to make.
 */
final class RunStatement {
    /** In the order of the arguments: one array of texts each. */
    static final List<String> COLUMNS = List.of(
            "id", "source_id", "source_url_id", "status", "active_stage", "started_at", "finished_at", "error_message",
            "stats_json", "created_at", "updated_at");
    static final List<String> NEEDED = List.of("id", "status");
    /** What a run is belongs to whoever made it: written only where we make it. */
    private static final Set<String> OF_ITS_MAKER = Set.of("source_id", "source_url_id", "created_at");
    /** Only a time with its zone is comparable; others write here as well. */
    private static final String TIME = "'^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d(:\\d\\d)?)$'";

    private final Table table;
    private final List<Column> columns;

    private RunStatement(Table table, boolean own) {
        this.table = table;
        this.columns = columns(table, own);
    }

    /**
     * What is written of a run, in the order of the arguments. A value that is not written is not asked for either: it need
     * not fit.
     */
    static List<Column> columns(Table table, boolean own) {
        return table.present(COLUMNS).stream().filter(column -> own || !OF_ITS_MAKER.contains(column.name())).toList();
    }

    /**
     * Answers the rows that it did not write: {@code n}, from 1, and whether the run is {@code known}; it says then that it
     * is newer.
     */
    static String of(Table table, boolean own) {
        return new RunStatement(table, own).sql(own);
    }

    private String sql(boolean own) {
        String write = own
                ? "insert into %s as t (%s) select %s from input i order by i.id on conflict (id) do update set %s where %s"
                        .formatted(quoted(), names(Column::name), names(c -> "i." + c.name()), changes("excluded"),
                                notNewer("excluded"))
                : "update %s t set %s from input i where t.id = i.id and %s"
                        .formatted(quoted(), changes("i"), notNewer("i"));
        return """
                /* ingestion.runs */
                with input as (
                    select i.n::int as n, %s
                    from unnest(%s) with ordinality as i (%s, n)
                ), written as (
                    %s returning t.id
                )
                select i.n, exists (select from %s k where k.id = i.id) as known
                from input i where not exists (select from written w where w.id = i.id)
                """.formatted(
                names(column -> column.cast("i." + column.name()) + " as " + column.name()), arguments(),
                names(Column::name), write, quoted());
    }

    private String quoted() {
        return table.name().quoted();
    }

    private String arguments() {
        List<String> arguments = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            arguments.add("$" + i + "::text[]");
        }
        return String.join(", ", arguments);
    }

    private String changes(String from) {
        return columns.stream().map(column -> change(column, from)).filter(change -> !change.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private String change(Column column, String from) {
        String name = column.name();
        String old = "t." + name;
        String now = from + "." + name;
        return switch (name) {
            // Between two attempts or two stages a run goes on, although nobody works at this moment.
            case "status" -> ("status = case when %2$s::text = 'pending' and %1$s::text <> 'pending' then 'running'::%3$s"
                    + " else %2$s end").formatted(old, now, column.type());
            case "active_stage" -> "active_stage = case when %s.status::text = 'pending' then %s else coalesce(%s, %s) end"
                    .formatted(from, old, now, old);
            case "started_at" -> "started_at = coalesce(" + old + ", " + now
                    + (table.has("finished_at") ? ", " + from + ".finished_at" : "") + ")";
            case "finished_at" -> ("finished_at = case when %2$s is null then null when t.status = %3$s.status"
                    + " then coalesce(%1$s, %2$s) else %2$s end").formatted(old, now, from);
            case "error_message" -> "error_message = coalesce(" + now + ", " + old + ")";
            case "stats_json" -> "stats_json = coalesce(" + now + ", " + old + ")";
            case "updated_at" -> "updated_at = greatest(" + old + ", " + now + ")";
            // What a run is stays as it was made.
            default -> "";
        };
    }

    /** By the time in the statistics and not by updated_at: that one may be a trigger's, by another clock. */
    private String notNewer(String from) {
        Column stats = table.columns().get("stats_json");
        if (stats == null || !stats.isJson() || !table.has("updated_at")) {
            return "true";
        }
        return ("case when t.stats_json::jsonb ->> 'updated_at' ~ %s"
                + " then (t.stats_json::jsonb ->> 'updated_at')::timestamptz <= %s else true end")
                .formatted(TIME, zoned(from + ".updated_at"));
    }

    private String zoned(String value) {
        String type = table.column("updated_at").type();
        return type.endsWith("without time zone") ? "(" + value + " at time zone 'UTC')" : value + "::timestamptz";
    }

    private String names(Function<Column, String> name) {
        return columns.stream().map(name).collect(Collectors.joining(", "));
    }
}
