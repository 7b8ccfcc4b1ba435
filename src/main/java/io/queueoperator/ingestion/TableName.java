package io.queueoperator.ingestion;

import java.util.regex.Pattern;

/**
 * A table that somebody named in the configuration: the only names that are put into a statement as text.
 *
 * @param schema its schema
 * @param name its name
 */
record TableName(String schema, String name) {
    private static final Pattern VALID = Pattern.compile(IngestionConfig.NAME);

    TableName {
        if (!VALID.matcher(schema).matches() || !VALID.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a table: " + IngestionConfig.NAME_RULE);
        }
    }

    /** As a statement names it. */
    String quoted() {
        return "\"" + schema + "\".\"" + name + "\"";
    }

    /** As a person names it. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
