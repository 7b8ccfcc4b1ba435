package io.queueoperator.platform.telemetry;

/**
 * The newest migration that this version brings; a test compares it with the files. Also what a later contracting
 * migration names to say which versions it leaves behind, see {@link SchemaState}.
 */
final class SchemaVersion {
    static final int EXPECTED = 19;

    private SchemaVersion() {}
}
