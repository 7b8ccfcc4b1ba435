package io.queueoperator.flow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How often somebody tried something with a lease that does not hold the job any more. */
@Startup
@ApplicationScoped
public class LeaseLosses {
    /** What was tried. */
    public enum Verb { ACKNOWLEDGE, START, PROGRESS, HEARTBEAT, COMPLETE, FAIL, RELEASE }

    private final Map<Verb, Counter> counters = new EnumMap<>(Verb.class);

    LeaseLosses(MeterRegistry meters) {
        for (Verb verb : Verb.values()) {
            counters.put(verb, Counter.builder("queue_operator.lease.losses")
                    .description("Calls refused because their lease does not hold the job any more, by what was tried")
                    .tag("verb", verb.name().toLowerCase(Locale.ROOT))
                    .register(meters));
        }
    }

    /** One more. */
    public void count(Verb verb) {
        Objects.requireNonNull(counters.get(verb)).increment();
    }
}
