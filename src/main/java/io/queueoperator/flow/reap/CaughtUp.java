package io.queueoperator.flow.reap;

import io.queueoperator.core.operation.Outcome;
import java.util.Map;

/**
 * What bringing a follower up to date came to.
 *
 * @param events changes of the log that were looked at
 * @param debts rows that it had refused and that were tried again
 * @param batch the most changes that one step looks at
 */
record CaughtUp(int events, int debts, int batch) implements Outcome {

    /** Followers are told at once, and the log is read behind them; more than a batch of it was an outage or a restart. */
    @Override
    public boolean routine() {
        return events <= batch && debts == 0;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("events", events, "debts", debts);
    }
}
