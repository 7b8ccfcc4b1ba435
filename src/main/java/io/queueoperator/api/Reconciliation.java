package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How true the stores are that follow PostgreSQL.
 *
 * @param upToDate all of them are
 * @param stores each follower of the log of changes, by name
 */
public record Reconciliation(boolean upToDate, List<StoreState> stores) {

    /**
     * One follower.
     *
     * @param store its name: redis, ingestion, and those that are no store: statistics, webhooks
     * @param upToDate it was told everything, took everything and can be written, as far as is known
     * @param behind how many changes the reaper has not told it yet; most of them it knows from right after the commit
     * @param behindAtLeast counting stopped there
     * @param behindSince when the first of those changes happened
     * @param movedAt when it was last known to be further
     * @param failingSince since when it cannot be written at all; null when it can
     * @param lastError why it could not, in words; also of the last time
     * @param lastErrorAt when that was seen
     * @param debts rows that it refuses although it can be written, see {@code /api/v1/reconciliation/debts}
     * @param debtsAtLeast counting stopped there
     * @param debtsByReason the same by reason
     * @param oldestDebt since when the oldest is refused
     * @param note what else a person should know of it, columns that it does not have for example; null when nothing
     */
    public record StoreState(
            String store,
            boolean upToDate,
            int behind,
            boolean behindAtLeast,
            @Nullable Instant behindSince,
            Instant movedAt,
            @Nullable Instant failingSince,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt,
            int debts,
            boolean debtsAtLeast,
            Map<String, Integer> debtsByReason,
            @Nullable Instant oldestDebt,
            @Nullable String note) {}
}
