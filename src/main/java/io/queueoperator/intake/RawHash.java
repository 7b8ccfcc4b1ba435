package io.queueoperator.intake;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key {@code job:{id}} as it was found, whoever wrote it.
 *
 * @param kind what Redis calls its type; none: there is no such key
 * @param count how many fields there are
 * @param fields empty when there are more than anybody reads
 * @param cut the fields of which only the beginning is here
 */
record RawHash(String kind, int count, Map<String, String> fields, Set<String> cut) {
    /** The most fields of a hash that are read. */
    static final int FIELDS = 200;
    /** The longest value that is read, in bytes. */
    static final int VALUE = 65_536;
    /** The most bytes that are read of one hash. */
    static final int BYTES = 262_144;

    boolean isMissing() {
        return kind.equals("none");
    }

    boolean isHash() {
        return kind.equals("hash");
    }

    /** The value of a field; null where the contract says absent. */
    @Nullable String text(String field) {
        String value = fields.get(field);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
