package io.queueoperator.api;

import io.queueoperator.core.operation.Outcome;
import java.util.Map;

/**
 * What a sweep of pauses and circuit breakers did.
 *
 * @param events changes of the log that were read
 * @param opened circuit breakers that opened, for the first time or again
 * @param halfOpened whose cool-down is over
 * @param closed that everything flows through again
 * @param probes jobs that half-open ones let through
 * @param parked jobs of closed gates that were taken out of the way of the claim
 * @param unparked jobs that were put back
 */
public record GateSweepReport(
        int events, int opened, int halfOpened, int closed, int probes, int parked, int unparked)
        implements Outcome {
    /** Parking only makes the claim fast; probes come again and again. */
    @Override
    public boolean routine() {
        return opened + halfOpened + closed == 0;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("events", events, "opened", opened, "half_opened", halfOpened, "closed", closed, "probes", probes,
                "parked", parked, "unparked", unparked);
    }
}
