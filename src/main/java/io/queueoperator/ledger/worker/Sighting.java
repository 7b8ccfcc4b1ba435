package io.queueoperator.ledger.worker;

import io.queueoperator.api.WorkerView.Capacity;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes jobs was here.
 *
 * @param kind worker or orchestrator
 * @param name null: it did not say
 * @param version null: it did not say
 * @param capacity null: it did not say
 * @param nanoTime when, as {@link System#nanoTime} of this process
 */
public record Sighting(
        String id, String kind, @Nullable String name, @Nullable String version, @Nullable Capacity capacity, long nanoTime) {

    /** A worker made a call. */
    public static Sighting worker(String id, @Nullable String name) {
        return new Sighting(id, "worker", name, null, null, System.nanoTime());
    }

    /** An orchestrator made a call. */
    public static Sighting orchestrator(String id, @Nullable String version, @Nullable Capacity capacity) {
        return new Sighting(id, "orchestrator", null, version, capacity, System.nanoTime());
    }

    /** This one and another of the same worker: the newer one, with what only the older one said. */
    Sighting and(Sighting other) {
        boolean isNewer = nanoTime - other.nanoTime >= 0;
        Sighting newer = isNewer ? this : other;
        Sighting older = isNewer ? other : this;
        return new Sighting(
                id, newer.kind, newer.name != null ? newer.name : older.name,
                newer.version != null ? newer.version : older.version,
                newer.capacity != null ? newer.capacity : older.capacity, newer.nanoTime);
    }
}
