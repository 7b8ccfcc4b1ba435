package io.queueoperator.flow.reap;

import io.queueoperator.api.RetentionRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is remembered besides jobs and leaves when it is old: each with its own limit. */
enum Leftover {
    /** Runs without a job, with their passes. */
    RUNS(ReapConfig::keepRuns, RetentionRequest::runsOlderThanS),
    /** Progress files that were carried out. */
    IMPORTS(ReapConfig::keepImports, RetentionRequest::importsOlderThanS),
    /** Pauses that have ended. */
    PAUSES(ReapConfig::keepPauses, RetentionRequest::pausesOlderThanS),
    /** What became of circuit breakers. */
    BREAKER_CHANGES(ReapConfig::keepBreakerChanges, RetentionRequest::breakerChangesOlderThanS);

    private final Function<ReapConfig, Duration> configured;
    private final Function<RetentionRequest, @Nullable Long> asked;

    Leftover(Function<ReapConfig, Duration> configured, Function<RetentionRequest, @Nullable Long> asked) {
        this.configured = configured;
        this.asked = asked;
    }

    /** How long each is remembered, as configured where nothing else is asked for; what is kept for ever is not among them. */
    static Map<Leftover, Duration> limits(ReapConfig config, RetentionRequest request) {
        Map<Leftover, Duration> limits = new EnumMap<>(Leftover.class);
        for (Leftover leftover : values()) {
            Long seconds = leftover.asked.apply(request);
            Duration usual = leftover.configured.apply(config);
            if (seconds != null || !usual.isZero()) {
                limits.put(leftover, seconds == null ? usual : Duration.ofSeconds(seconds));
            }
        }
        return limits;
    }

    /** The one of that name in JSON and SQL. */
    static Leftover of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** Its name there. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
