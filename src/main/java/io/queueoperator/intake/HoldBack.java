package io.queueoperator.intake;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether more may be taken from the list; pure but for its memory. After a step that PostgreSQL did not take, what is in
 * hand is finished first: otherwise every sweep of an outage would take another batch out of a list that is safe where it
 * is.
 */
final class HoldBack {
    private final Duration longest;
    private volatile @Nullable Instant failedAt;

    /** @param longest until whatever is in hand was due again, for whoever holds it */
    HoldBack(Duration longest) {
        this.longest = longest;
    }

    boolean mayTake() {
        return failedAt == null;
    }

    /** A step was not written down. */
    void failed(Instant now) {
        failedAt = now;
    }

    /** A step was. */
    void written() {
        failedAt = null;
    }

    /** There was nothing to try it with; says whether more may be taken now. */
    boolean nothingDue(long inHand, Instant now) {
        Instant since = failedAt;
        if (since != null && (inHand == 0 || now.isAfter(since.plus(longest)))) {
            failedAt = null;
        }
        return mayTake();
    }
}
