package io.queueoperator.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long Redis takes, by script or command; a round trip of many has the name of its first. */
final class CommandTimes {
    private final MeterRegistry meters;
    private final Map<String, Timer> byName = new ConcurrentHashMap<>();

    CommandTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The timer of a command or script; its name is a constant of the code. */
    Timer of(String name) {
        Timer known = byName.get(name);
        return known != null ? known : byName.computeIfAbsent(name, this::timer);
    }

    private Timer timer(String name) {
        return Timer.builder("queue_operator.redis")
                .description("Time to the answer of a round trip to Redis, by its first script or command")
                .tag("command", name)
                .serviceLevelObjectives(
                        Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25),
                        Duration.ofMillis(100), Duration.ofMillis(500))
                .register(meters);
    }
}
