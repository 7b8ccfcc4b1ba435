package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.state.WriteHash.Way;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What this instance itself has written to Redis, so that the reaper need not look whether it is there: nearly every change in
 * the log is one that this instance has shown a moment ago.
 *
 * <p>Each write is remembered under the epoch of Redis that was last seen <em>before</em> it, and counts only for a reader who
 * has seen the same epoch again. An epoch never comes back, so whatever emptied Redis between the two looks made another one;
 * whatever empties it after the second look makes the next reader begin anew.
 *
 * <p>Kept in two generations, of which the older is dropped as a whole. What was forgotten is asked for.
 */
final class OwnWrites {
    /** Of the counts of children nothing is known. */
    private static final long UNKNOWN = -1;

    private final int perGeneration;
    private volatile ConcurrentMap<String, Written> older = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<String, Written> younger = new ConcurrentHashMap<>();
    private volatile @Nullable String epoch;

    /** @param atMost about how many jobs are remembered; the oldest leave first */
    OwnWrites(int atMost) {
        this.perGeneration = Math.max(1, atMost / 2);
    }

    /**
     * A state that Redis shows.
     *
     * @param createdAt tells the job from another one that had its id before
     * @param children the version of the counts of the job's children that it shows at least
     */
    private record Written(String epoch, Instant createdAt, long version, long children) {}

    /** What a look at Redis found. */
    void seen(String found) {
        if (!found.equals(epoch)) {
            epoch = found;
        }
    }

    /** The epoch for what is written from now on; null while none was seen. */
    @Nullable String epoch() {
        return epoch;
    }

    /**
     * Redis has answered that it shows this change as it was written.
     *
     * @param counted whether it has also taken the counts of the job's children
     * @param before the epoch when the write began
     */
    void shown(Change change, Way way, boolean counted, @Nullable String before) {
        if (before == null) {
            return;
        }
        Job job = change.job();
        Written earlier = known(job);
        if (earlier != null && earlier.epoch.equals(before) && earlier.version > job.version()) {
            return;
        }
        long children = counted && change.children() != null ? change.children().version() : counts(job, way, before, earlier);
        generation().put(job.id(), new Written(before, job.createdAt(), job.version(), children));
    }

    /** A new hash has the counts of no children, and a step leaves those that were there. */
    private static long counts(Job job, Way way, String epoch, @Nullable Written earlier) {
        return switch (way) {
            case ANEW -> Children.NONE.version();
            case CLAIM, COMPLETION -> earlier != null && earlier.epoch.equals(epoch) && earlier.version == job.version() - 1
                    ? earlier.children : UNKNOWN;
            case WHOLE -> UNKNOWN;
        };
    }

    /**
     * Whether Redis shows this change for sure, if this is its epoch. Another version is looked at: a later one is nothing to
     * rely on when the database was set back.
     */
    boolean isShown(Change change, String now) {
        Written written = known(change.job());
        return written != null && written.epoch.equals(now) && written.version == change.job().version()
                && written.children >= (change.children() == null ? Children.NONE : change.children()).version();
    }

    /** This job is shown no more. */
    void forget(String jobId) {
        // In this order: what becomes the older generation meanwhile is looked at as such.
        younger.remove(jobId);
        older.remove(jobId);
    }

    private @Nullable Written known(Job job) {
        Written younger = this.younger.get(job.id());
        Written written = younger == null ? older.get(job.id()) : younger;
        return written == null || !written.createdAt.equals(job.createdAt()) ? null : written;
    }

    private Map<String, Written> generation() {
        if (younger.size() >= perGeneration) {
            turn();
        }
        return younger;
    }

    private synchronized void turn() {
        if (younger.size() >= perGeneration) {
            older = younger;
            younger = new ConcurrentHashMap<>();
        }
    }
}
