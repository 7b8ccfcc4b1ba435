package io.queueoperator.platform.operation;

import java.time.Duration;
import java.util.List;

/** The defaults, with what a test wants otherwise. */
record Settings(Duration aliveFor, Duration keep, int writes) implements OperationsConfig {
    static final Settings DEFAULTS = new Settings(Duration.ofSeconds(60), Duration.ofDays(90), 256);

    @Override
    public List<String> masked() {
        return List.of("password", "passwd", "passphrase", "secret", "token", "apikey", "authorization", "cookie",
                "credential", "privatekey");
    }

    @Override
    public String every() {
        return "off";
    }

    @Override
    public Duration aliveForOutside() {
        return Duration.ofHours(24);
    }

    @Override
    public Duration sameFailureEvery() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Duration keepFrequent() {
        return Duration.ofDays(7);
    }

    @Override
    public int batch() {
        return 500;
    }
}
