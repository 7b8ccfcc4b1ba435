package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * What this instance itself has written to Redis, so that the reaper need not look whether it is there: nearly every change in
 * the log is one that this instance has shown a moment ago.
 *
 * <p>Each write is remembered under the epoch of Redis that was last seen <em>before</em> it, and counts only for a reader who
 * has seen the same epoch again. An epoch never comes back, so whatever emptied Redis between the two looks made another one;
 * whatever empties it after the second look makes the next reader begin anew. What was forgotten is asked for.
 */
final class OwnWrites {
    /** Of the counts of children nothing is known. */
    static final long UNKNOWN = -1;
    private static final long NO_TOKEN = -1;

    private final Recent<Written> recent;
    private volatile @Nullable String epoch;

    /** @param atMost about how many jobs are remembered; the oldest leave first */
    OwnWrites(int atMost) {
        this.recent = new Recent<>(atMost);
    }

    /**
     * A state that Redis shows. In numbers, because many are kept for seconds: times in microseconds, as PostgreSQL has them.
     *
     * @param createdAt tells the job from another one that had its id before
     * @param children the version of the counts of the job's children that it shows at least
     * @param child whether the job has a parent, whose counts its entries in the log stand for as well
     */
    private record Written(
            String epoch, long createdAt, long version, long children, long updatedAt, JobStatus status, long token, boolean child) {

        static Written of(Job job, String epoch, long children) {
            return new Written(
                    epoch, Entry.micros(job.createdAt()), job.version(), children, Entry.micros(job.updatedAt()), job.status(),
                    job.lease() == null ? NO_TOKEN : job.lease().token(), job.origin().parentJobId() != null);
        }

        /** Whether this is the state of that entry, or a later one. Times alone do not say: a change may wait for another one. */
        boolean covers(Entry entry) {
            boolean same = entry.to() == status && Entry.micros(entry.at()) == updatedAt;
            boolean began = entry.to() == JobStatus.QUEUED && entry.leaseToken() == null && Entry.micros(entry.at()) == createdAt;
            // A token is of one claim, which comes before the end of its attempt.
            boolean attempt = status.isTerminal() && entry.to().isHeld() && entry.leaseToken() != null && entry.leaseToken() == token;
            return same || began || attempt;
        }
    }

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
     * @param children the version of the counts of the job's children that it shows, or {@link #UNKNOWN}
     * @param before the epoch when the write began
     */
    void shown(Change change, long children, @Nullable String before) {
        if (before == null) {
            return;
        }
        Job job = change.job();
        Written earlier = known(job);
        if (earlier != null && earlier.epoch.equals(before) && earlier.version > job.version()) {
            return;
        }
        recent.put(job.id(), Written.of(job, before, children));
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

    /**
     * Whether Redis need not be told of this entry, if this is its epoch: it shows that state or a later one, which this instance
     * knows to be committed. Not of a job that somebody holds, nor of one that has a parent, nor where the counts of children are
     * not known: such a hash was written whole without its payload, and may lack both.
     */
    boolean covers(Entry entry, String now) {
        Written written = recent.get(entry.jobId());
        return written != null && written.epoch.equals(now) && written.children != UNKNOWN && !written.child
                && !written.status.isHeld() && written.covers(entry);
    }

    /** This job is shown no more. */
    void forget(String jobId) {
        recent.remove(jobId);
    }

    /** What was committed may not have been. */
    void forgetAll() {
        recent.clear();
    }

    private @Nullable Written known(Job job) {
        Written written = recent.get(job.id());
        return written == null || written.createdAt != Entry.micros(job.createdAt()) ? null : written;
    }
}
