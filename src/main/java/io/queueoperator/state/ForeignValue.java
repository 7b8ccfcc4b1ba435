package io.queueoperator.state;

import org.jspecify.annotations.Nullable;

/**
 * What the hash of a job says of its progress before PostgreSQL is told: other programs write into these hashes as well
 * (CONTRACTS B), and a value that PostgreSQL refuses, or that no job can have, would end the statement of many.
 */
final class ForeignValue {
    private ForeignValue() {}

    /** The text; null for one that PostgreSQL cannot keep, and for none. */
    static @Nullable String text(@Nullable String value) {
        return value == null || value.isEmpty() || value.indexOf('\0') >= 0 ? null : value;
    }

    /** From 0 to 100; null for anything else. */
    static @Nullable Double pct(@Nullable String value) {
        try {
            double pct = value == null ? Double.NaN : Double.parseDouble(value);
            return pct >= 0 && pct <= 100 ? pct : null;
        } catch (NumberFormatException foreign) {
            return null;
        }
    }

    /** From 0 on; null for anything else. */
    static @Nullable Long units(@Nullable String value) {
        try {
            long units = value == null ? -1 : Long.parseLong(value);
            return units >= 0 ? units : null;
        } catch (NumberFormatException foreign) {
            return null;
        }
    }
}
