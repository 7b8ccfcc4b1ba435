package io.queueoperator.platform.breaker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The breakers of this instance, one per store; each is seen as {@code queue_operator.breaker{store=…}}. */
@ApplicationScoped
public class Breakers {
    private final MeterRegistry meters;
    private final Map<String, Breaker> byStore = new ConcurrentHashMap<>();

    /** Shows its breakers in these metrics. */
    public Breakers(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * The breaker of a store; made by the first who asks.
     *
     * @param store {@code postgres}, {@code redis}, or the name of another data source
     * @param isSilence which failures of a call mean that the store did not answer
     * @param probe the smallest question to the store, not guarded by the breaker
     */
    public Breaker of(String store, BreakerSettings settings, Predicate<Throwable> isSilence, Supplier<Uni<?>> probe) {
        return byStore.computeIfAbsent(store, name -> seen(name, new Breaker(name, settings, isSilence, probe)));
    }

    private Breaker seen(String store, Breaker breaker) {
        Gauge.builder("queue_operator.breaker", breaker, Breaker::level)
                .description("Whether a store is asked: 0 closed, 1 half open (probing), 2 open")
                .tag("store", store)
                .strongReference(true)
                .register(meters);
        return breaker;
    }

    @PreDestroy
    void stop() {
        byStore.values().forEach(Breaker::stop);
    }
}
