package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * A job after a commit, and what else a follower may need of it.
 *
 * @param job as committed
 * @param payload the producer's JSON; null where it has none, or where the change is not {@link #isWhole whole}
 * @param lastError the newest failure of any attempt, also of one that will be retried; null when unknown
 * @param children of the job itself; null when unknown, which they are not where all of the job was read or made
 * @param siblings the children of its parent after this change; null when it has no parent or they did not change
 * @param moved whether the status changed; a renewed lease or more progress does not concern every follower
 */
public record Change(
        Job job,
        @Nullable String payload,
        Job.@Nullable JobError lastError,
        @Nullable Children children,
        @Nullable Children siblings,
        boolean moved) {

    /** Whether all of the job was read or made, its payload as well, and not only what a step of it changes. */
    boolean isWhole() {
        return children != null;
    }

    /** A change that touches nothing but the job. */
    public static Change of(Job job) {
        return new Change(job, null, job.error(), null, null, true);
    }

    /** A change of the job and its parent's counts. */
    public static Change of(Job job, Job.@Nullable JobError lastError, @Nullable Children siblings) {
        return new Change(job, null, lastError, null, siblings, true);
    }

    /** A job that is where it was, with a renewed lease or more progress. */
    public static Change still(Job job) {
        return new Change(job, null, job.error(), null, null, false);
    }
}
