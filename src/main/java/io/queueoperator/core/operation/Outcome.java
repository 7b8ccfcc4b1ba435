package io.queueoperator.core.operation;

import java.util.List;
import java.util.Map;

/**
 * What an operation's result tells the ledger of task runs, beside what it tells its caller. An exception may tell it as
 * well: then the run failed, and says of which items.
 */
public interface Outcome {

    /**
     * Whether it found nothing to do, or nothing but the ordinary that is recorded elsewhere. Such a run of a chore that
     * comes every few seconds is not recorded.
     */
    default boolean routine() {
        return false;
    }

    /** The items of a bulk operation that failed; the others were done. */
    default List<ItemFailure> itemFailures() {
        return List.of();
    }

    /** What it made or changed. */
    default List<Reference> references() {
        return List.of();
    }

    /** Numbers and words that tell what it did. */
    default Map<String, Object> facts() {
        return Map.of();
    }
}
