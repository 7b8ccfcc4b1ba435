package io.queueoperator.state.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Rows that a store refuses. */
@ConfigMapping(prefix = "queue-operator.reconciliation")
public interface DebtConfig {
    /** The wait before a refused row is tried again the first time; it doubles with every further refusal. */
    @WithDefault("10s")
    Duration backoffBase();

    /** The longest wait. */
    @WithDefault("10m")
    Duration backoffMax();

    /** How far lags and debts are counted; beyond it the answers say "at least". */
    @WithDefault("10000")
    int countUpTo();
}
