package io.queueoperator.platform.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long statements take, by their names. */
final class StatementTimes {
    /** More texts than there are in the code can only be made texts, of few names each: these are looked up by name. */
    private static final int MOST_TEXTS = 2_000;

    private final MeterRegistry meters;
    /** By the text: a constant, whose hash code is counted once. */
    private final Map<String, Timer> byText = new ConcurrentHashMap<>();

    StatementTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The timer of a statement. */
    Timer of(String sql) {
        Timer known = byText.get(sql);
        if (known != null) {
            return known;
        }
        Timer timer = timer(nameOf(sql));
        if (byText.size() < MOST_TEXTS) {
            byText.put(sql, timer);
        }
        return timer;
    }

    private Timer timer(String name) {
        return Timer.builder("queue_operator.postgres")
                .description("Time to the answer of a statement of PostgreSQL, by its name")
                .tag("statement", name)
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
                        Duration.ofMillis(500), Duration.ofMillis(2_500))
                .register(meters);
    }

    /** The name of a statement: what its first comment says, the same as in {@code pg_stat_activity}. */
    static String nameOf(String sql) {
        int begin = sql.indexOf("/*");
        int end = sql.indexOf("*/");
        return begin < 0 || end < begin ? "unnamed" : sql.substring(begin + 2, end).strip();
    }
}
