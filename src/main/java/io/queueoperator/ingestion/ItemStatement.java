package io.queueoperator.ingestion;

import io.queueoperator.ingestion.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statement that brings items up to date, made for a table as it is; pure. One row per item, with or without a run;
 * never back in time; a null never overwrites a value; the first error stays the main one.
 */
final class ItemStatement {
    /** In the order of the arguments: one array of texts each. */
    static final List<String> COLUMNS = List.of(
            "run_id", "source_id", "source_url_id", "document_id", "item_key", "item_label", "stage", "item_type", "status",
            "ingest_status", "ingest_reason", "job_id", "step_order", "document_url", "error_message",
            "last_error_message", "needs_review", "review_reason", "context_json", "first_seen_at", "last_seen_at",
            "created_at", "updated_at");
    /** Without these a row says nothing. */
    static final List<String> NEEDED = List.of("run_id", "item_key", "status");
    private static final String MARK = " #>> '{queue_operator,at}')::timestamptz";

    private final Table table;
    private final List<Column> columns;
    private final String names;

    private ItemStatement(Table table) {
        this.table = table;
        this.columns = table.present(COLUMNS);
        this.names = names(Column::name);
    }

    /** Answers the rows that it could not write: {@code n}, from 1, and the column whose reference is {@code missing}. */
    static String of(Table table) {
        return new ItemStatement(table).sql();
    }

    private String sql() {
        return """
                /* ingestion.items */
                with input as (
                    select i.n::int as n, %s
                    from unnest(%s) with ordinality as i (%s, n)
                ), judged as materialized (
                    select i.*, %s as missing from input i
                ), %s, %s
                select n, missing from judged where missing is not null
                """.formatted(
                names(column -> column.cast("i." + column.name()) + " as " + column.name()), arguments(), names, missing(),
                part("of_runs", "run_id is not null", table.arbiterByRun(),
                        "t.run_id = i.run_id and t.item_key = i.item_key"),
                part("of_others", "run_id is null", table.arbiterBySource(), identityWithoutRun()));
    }

    private String arguments() {
        List<String> arguments = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            arguments.add("$" + i + "::text[]");
        }
        return String.join(", ", arguments);
    }

    private String missing() {
        String cases = table.references().stream().filter(reference -> COLUMNS.contains(reference.column()))
                .map(r -> "when i.%1$s is not null and not exists (select from %2$s x where x.%3$s = i.%1$s) then '%1$s'"
                        .formatted(r.column(), r.table(), r.to()))
                .collect(Collectors.joining(" "));
        return cases.isEmpty() ? "null::text" : "case " + cases + " end";
    }

    private String identityWithoutRun() {
        return "t.run_id is null and t.item_key = i.item_key"
                + (table.has("source_id") ? " and t.source_id is not distinct from i.source_id" : "");
    }

    private String part(String name, String which, Optional<String> arbiter, String identity) {
        String insert = "insert into %s as t (%s) select %s from judged i where i.missing is null and i.%s"
                .formatted(table.name().quoted(), names, names(column -> "i." + column.name()), which);
        if (arbiter.isPresent()) {
            return "%s as (%s order by i.item_key on conflict %s do update set %s where %s)"
                    .formatted(name, insert, arbiter.get(), changes("excluded"), newer("excluded"));
        }
        // No index to lean on: the caller holds a lock.
        return "%1$s_known as (update %2$s t set %3$s from judged i where i.missing is null and i.%4$s and %5$s and %6$s), "
                        .formatted(name, table.name().quoted(), changes("i"), which, identity, newer("i"))
                + "%s as (%s and not exists (select from %s t where %s))"
                        .formatted(name, insert, table.name().quoted(), identity);
    }

    private String changes(String from) {
        return columns.stream().map(column -> change(column, "t." + column.name(), from + "." + column.name()))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String change(Column column, String old, String now) {
        String name = column.name();
        return switch (name) {
            case "status", "ingest_status", "job_id", "needs_review" -> name + " = " + now;
            case "source_id", "item_label", "error_message" -> name + " = coalesce(" + old + ", " + now + ")";
            case "source_url_id", "document_id", "document_url", "ingest_reason", "last_error_message", "review_reason" ->
                    name + " = coalesce(" + now + ", " + old + ")";
            case "last_seen_at", "updated_at" -> name + " = greatest(" + old + ", " + now + ")";
            case "context_json" -> name + " = " + merged(column, old, now);
            // What an item is does not change, nor when it was seen first.
            default -> "";
        };
    }

    /** What others keep there stays. */
    private static String merged(Column column, String old, String now) {
        return column.isJson()
                ? ("case when %1$s is null then %2$s when jsonb_typeof(%1$s::jsonb) = 'object'"
                        + " then (%1$s::jsonb || %2$s::jsonb)::%3$s else %1$s end").formatted(old, now, column.type())
                : "coalesce(" + old + ", " + now + ")";
    }

    /** By our own mark: the times of the row may be a trigger's, or those of another clock. */
    private String newer(String from) {
        Column context = table.columns().get("context_json");
        return context != null && context.isJson()
                ? "coalesce((t.context_json::jsonb" + MARK + " <= (" + from + ".context_json::jsonb" + MARK + ", true)"
                : "true";
    }

    private String names(Function<Column, String> name) {
        return columns.stream().map(name).collect(Collectors.joining(", "));
    }
}
