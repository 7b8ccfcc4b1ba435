package io.queueoperator.state;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What was remembered last, by job, in two generations of which the older is dropped as a whole: cheaper than a cache that
 * weighs each entry, and as good where what was forgotten can be asked for.
 */
public final class Recent<V> {
    private final int perGeneration;
    private volatile ConcurrentMap<String, V> older = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<String, V> younger = new ConcurrentHashMap<>();

    /** @param atMost about how many are remembered; the oldest leave first */
    public Recent(int atMost) {
        this.perGeneration = Math.max(1, atMost / 2);
    }

    /** What was remembered last of this job. */
    public @Nullable V get(String jobId) {
        V value = younger.get(jobId);
        return value == null ? older.get(jobId) : value;
    }

    /** Remembers this, and no more what was before. */
    public void put(String jobId, V value) {
        if (younger.size() >= perGeneration) {
            turn();
        }
        younger.put(jobId, value);
    }

    /** Forgets this job. */
    public void remove(String jobId) {
        // In this order: what becomes the older generation meanwhile is looked at as such.
        younger.remove(jobId);
        older.remove(jobId);
    }

    /** Forgets all of them. */
    public synchronized void clear() {
        younger = new ConcurrentHashMap<>();
        older = new ConcurrentHashMap<>();
    }

    private synchronized void turn() {
        if (younger.size() >= perGeneration) {
            older = younger;
            younger = new ConcurrentHashMap<>();
        }
    }
}
