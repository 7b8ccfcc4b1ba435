package io.queueoperator.flow.reap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.queueoperator.state.reconciliation.Lag;
import io.queueoperator.state.reconciliation.Lags;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToDoubleFunction;

/** Looks after each sweep how far the followers are behind, for gauges and health, which must not ask a database. */
@ApplicationScoped
public class MeasureLags {
    private final Lags lags;
    private final MeterRegistry meters;
    private final Map<String, Lag> last = new ConcurrentSkipListMap<>();

    MeasureLags(Lags lags, MeterRegistry meters) {
        this.lags = lags;
        this.meters = meters;
    }

    /** Looks once. */
    public Uni<Void> runOnce() {
        return lags.read().invoke(this::keep).replaceWithVoid();
    }

    /** What was seen last, by follower; empty before the first look. */
    public Map<String, Lag> last() {
        return new TreeMap<>(last);
    }

    private void keep(List<Lag> seen) {
        for (Lag lag : seen) {
            if (last.put(lag.store(), lag) == null) {
                gauge("queue_operator.follower.behind", "Changes that a follower was not told of yet", lag, Lag::behind);
                gauge("queue_operator.reconciliation.debts", "Rows that a store refuses", lag, Lag::debtsTotal);
            }
        }
    }

    private void gauge(String name, String description, Lag first, ToDoubleFunction<Lag> value) {
        String store = first.store();
        Gauge.builder(name, last, seen -> value.applyAsDouble(seen.getOrDefault(store, first)))
                .description(description)
                .tag("store", store)
                .register(meters);
    }
}
