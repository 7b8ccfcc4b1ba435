package io.queueoperator.state;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * A store that tells what PostgreSQL has decided: Redis, the ingestion tables.
 *
 * <p>It is told right after each commit, and again by the reaper for what it missed. So it must bear being told twice,
 * and an old state after a newer one.
 */
public interface Follower {
    /** The name of its row in {@code follower_cursors}. */
    String name();

    /**
     * Brings the store to these states at least.
     *
     * @param changes jobs as they are in PostgreSQL now
     * @return completes when all of it is written; a failure when any of it is not
     */
    Uni<Void> follow(List<Change> changes);

    /**
     * What identifies the content of the store, for noticing that it was emptied or replaced.
     *
     * @return a failure when the store does not answer
     */
    default Uni<String> epoch() {
        return Uni.createFrom().item("");
    }
}
