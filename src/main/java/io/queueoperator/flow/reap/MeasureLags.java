package io.queueoperator.flow.reap;

import io.queueoperator.state.reconciliation.Lag;
import io.queueoperator.state.reconciliation.Lags;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Looks after each sweep how far the followers are behind, for the health, which must not ask a database. */
@ApplicationScoped
public class MeasureLags {
    private final Lags lags;
    private final Map<String, Lag> last = new ConcurrentSkipListMap<>();

    MeasureLags(Lags lags) {
        this.lags = lags;
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
        seen.forEach(lag -> last.put(lag.store(), lag));
    }
}
