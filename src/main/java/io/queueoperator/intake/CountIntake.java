package io.queueoperator.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What came in through Redis, as metrics. */
@Startup
@ApplicationScoped
class CountIntake {
    /** What became of an id of the list, or of the word of a worker that writes hashes itself. */
    enum Outcome { ADOPTED, KNOWN, REFUSED, TAKEN_OVER, CONFLICT }

    private final Map<Outcome, Counter> jobs = new EnumMap<>(Outcome.class);
    private volatile double depth = Double.NaN;

    CountIntake(MeterRegistry meters) {
        for (Outcome outcome : Outcome.values()) {
            jobs.put(outcome, Counter.builder("queue_operator.intake.jobs")
                    .description("Jobs that came in through Redis, by what became of them")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(meters));
        }
        Gauge.builder("queue_operator.intake.depth", this, intake -> intake.depth)
                .description("Ids in the list of Redis that are not adopted yet; NaN while that is not known")
                .register(meters);
    }

    /** So many more. */
    void count(Outcome outcome, int more) {
        Objects.requireNonNull(jobs.get(outcome)).increment(more);
    }

    /** So many wait. */
    void waiting(long ids) {
        depth = ids;
    }

    /** Redis does not say how many wait. */
    void waitingUnknown() {
        depth = Double.NaN;
    }
}
