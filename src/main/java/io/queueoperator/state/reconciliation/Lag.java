package io.queueoperator.state.reconciliation;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far one follower is behind.
 *
 * @param store the follower
 * @param behind how many changes it was not told of yet
 * @param behindAtLeast there may be more than that; counting was bounded
 * @param behindSince when the first of them happened
 * @param movedAt when its cursor moved last
 * @param failingSince since when it cannot be written at all
 * @param lastError why, in words; also of the last time, when it can be written again
 * @param lastErrorAt when that was last seen
 * @param debts refused rows by reason
 * @param debtsAtLeast there may be more than that
 * @param oldestDebt since when the oldest is refused
 */
public record Lag(
        String store,
        int behind,
        boolean behindAtLeast,
        @Nullable Instant behindSince,
        Instant movedAt,
        @Nullable Instant failingSince,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        Map<String, Integer> debts,
        boolean debtsAtLeast,
        @Nullable Instant oldestDebt) {

    /** All debts. */
    public int debtsTotal() {
        return debts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Nothing is left to be told, and nothing was refused. */
    public boolean isUpToDate() {
        return behind == 0 && failingSince == null && debts.isEmpty();
    }
}
