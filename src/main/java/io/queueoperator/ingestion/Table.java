package io.queueoperator.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is: what the catalog says of it.
 *
 * @param name its name
 * @param oid its number in the catalog; another one is another table
 * @param columns by name
 * @param references columns that must name a row of another table
 * @param uniqueIndexes their definitions
 */
record Table(
        TableName name, long oid, Map<String, Column> columns, List<Reference> references, List<String> uniqueIndexes) {
    private static final String ANY_SCHEMA = ".* USING btree ";
    private static final Pattern BY_RUN =
            Pattern.compile(ANY_SCHEMA + "\\(run_id, item_key\\)( NULLS (NOT )?DISTINCT)?( WHERE \\(run_id IS NOT NULL\\))?");
    private static final Pattern BY_SOURCE = Pattern.compile(
            ANY_SCHEMA + "\\(COALESCE\\(source_id, ''::text\\), item_key\\) WHERE \\(run_id IS NULL\\)");

    /**
     * A column.
     *
     * @param name its name
     * @param type as PostgreSQL writes it
     * @param otherwise what stands for a null where none may be: its default; null when it has none or takes nulls
     */
    record Column(String name, String type, @Nullable String otherwise) {
        /** The text {@code value} as a value of the column. */
        String cast(String value) {
            String typed = type.startsWith("timestamp") && type.endsWith("without time zone")
                    // The tables' own convention: UTC, not the zone of whoever writes.
                    ? "(" + value + "::timestamptz at time zone 'UTC')"
                    : value + "::" + type;
            return otherwise == null ? typed : "coalesce(" + typed + ", " + otherwise + ")";
        }

        boolean isJson() {
            return type.equals("json") || type.equals("jsonb");
        }

        /** Whether the column can hold it, as far as that can be said without asking. */
        boolean accepts(@Nullable String value) {
            if (value == null) {
                return true;
            }
            try {
                switch (type) {
                    case "bigint" -> Long.parseLong(value);
                    case "integer" -> Integer.parseInt(value);
                    case "smallint" -> Short.parseShort(value);
                    case "uuid" -> UUID.fromString(value);
                    default -> { }
                }
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /**
     * A foreign key of one column.
     *
     * @param column the column
     * @param table the table it refers to, as a statement names it
     * @param to the column there
     */
    record Reference(String column, String table, String to) {}

    boolean has(String column) {
        return columns.containsKey(column);
    }

    /** A column that the table was seen to have: without it, it would not have been taken. */
    Column column(String column) {
        return Objects.requireNonNull(columns.get(column), () -> name + " has no column " + column);
    }

    /** Those of the columns that the table has, in their order. */
    List<Column> present(List<String> names) {
        return names.stream().map(columns::get).filter(column -> column != null).toList();
    }

    /** Those that it does not have. */
    List<String> absent(List<String> names) {
        List<String> absent = new ArrayList<>(names);
        absent.removeIf(this::has);
        return absent;
    }

    /** What follows {@code on conflict} for items of a run; empty when no index says that they are unique. */
    Optional<String> arbiterByRun() {
        return anyIndex(BY_RUN) ? Optional.of("(run_id, item_key) where run_id is not null") : Optional.empty();
    }

    /** The same for items without a run. */
    Optional<String> arbiterBySource() {
        return anyIndex(BY_SOURCE)
                ? Optional.of("(coalesce(source_id, ''), item_key) where run_id is null") : Optional.empty();
    }

    private boolean anyIndex(Pattern definition) {
        return uniqueIndexes.stream().anyMatch(index -> definition.matcher(index).matches());
    }
}
