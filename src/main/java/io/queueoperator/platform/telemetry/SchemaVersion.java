package io.queueoperator.platform.telemetry;

/** The newest migration that this version brings; a test compares it with the files. */
final class SchemaVersion {
    static final int EXPECTED = 17;

    private SchemaVersion() {}
}
