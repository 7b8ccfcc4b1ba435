package io.queueoperator.platform.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * What the migration history says of the schema (ADR 25). Migrations only add, so a service works on any newer schema; one
 * that takes something away is named {@code V20__contract_19_….sql} and thereby says that services which expect less than
 * 19 cannot work any more.
 *
 * @param version the newest migration that was carried out; 0 when there is none
 * @param needs the least {@link SchemaVersion#EXPECTED} of a service that works on it; 0 when nothing was taken away
 * @param sound no migration failed midway
 */
record SchemaState(int version, int needs, boolean sound) {
    static final String READ = """
            /* health.schema */
            select coalesce(max(version::int), 0) as version,
                   coalesce(max(substring(description from '^contract ([0-9]+) ')::int), 0) as needs,
                   coalesce(bool_and(success), false) as sound,
                   current_setting('transaction_read_only') = 'off' as writable
            from queue_operator.flyway_schema_history where version is not null
            """;

    /** Why a service that expects that version cannot work on this schema; null when it can. */
    @Nullable String unfitFor(int expected) {
        if (needs > expected) {
            return "the schema (version " + version + ") is too new: it serves versions that expect " + needs
                    + " or more, and this one expects " + expected;
        }
        if (version < expected) {
            return "the schema (version " + version + ") is too old: this version expects " + expected
                    + "; migrate it with --migrate-and-exit";
        }
        return sound ? null : "a migration of the schema failed midway";
    }
}
