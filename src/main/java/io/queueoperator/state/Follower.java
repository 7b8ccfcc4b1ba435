package io.queueoperator.state;

import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @return completes when all of it is written but the rows in the answer, which the store refuses; a failure when the
     *     store cannot be written, which is no row's fault
     */
    Uni<List<Trouble>> follow(List<Change> changes);

    /**
     * The same for changes that it was most likely told already: whoever can tell at less cost leaves those as they are.
     *
     * @param epoch of {@link #epoch}, as it was just before
     */
    default Uni<List<Trouble>> remind(List<Change> changes, String epoch) {
        return follow(changes);
    }

    /**
     * Whether it need not be told of this entry of the log, because it was told that state or a later one, or has nothing to do
     * with the job.
     *
     * @param epoch of {@link #epoch}, as it was just before
     */
    default boolean knows(Entry entry, String epoch) {
        return false;
    }

    /** PostgreSQL was started anew, maybe at an earlier state: what it is known to have committed is known no more. */
    default void databaseStarted() {}

    /**
     * What identifies the content of the store, for noticing that it was emptied or replaced.
     *
     * @return a failure when the store does not answer
     */
    default Uni<String> epoch() {
        return Uni.createFrom().item("");
    }

    /** What a person should know of the store although it can be written: columns that are left out, say. */
    default @Nullable String note() {
        return null;
    }
}
