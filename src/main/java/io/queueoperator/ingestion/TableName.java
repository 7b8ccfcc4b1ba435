package io.queueoperator.ingestion;

import io.queueoperator.platform.Setting;
import java.util.regex.Pattern;

/**
 * A table that somebody named in the configuration: the only names that are put into a statement as text.
 *
 * @param schema its schema
 * @param name its name
 */
record TableName(String schema, String name) {
    /** A name as PostgreSQL takes it without quotes, in either case. */
    private static final Pattern VALID = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final String RULE = "a name of letters, digits and _, at most 63 long, not beginning with a digit";

    TableName {
        if (!VALID.matcher(schema).matches() || !VALID.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a table: " + RULE);
        }
    }

    /** The name of a schema or a table, as that setting of {@link IngestionConfig} says it. */
    static String set(String setting, String name) {
        return Setting.matching(VALID, RULE, "queue-operator.ingestion." + setting, name);
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
