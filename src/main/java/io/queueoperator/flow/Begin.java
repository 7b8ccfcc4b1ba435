package io.queueoperator.flow;

/**
 * What {@link LiveRows} knows of a task type. Immutable.
 *
 * @param rank of the first waiting job; infinite when there was none, less than any when it may be anywhere
 * @param lookAt when a claim has to walk from the beginning again
 * @param took what walking there takes
 * @param came how many jobs came in: of those a look that began before says nothing
 * @param lowered how many of them came in front: what was seen before says nothing of the front
 * @param keyed whether jobs with a concurrency key may wait as well; those have no beginning
 */
record Begin(double rank, long lookAt, Pace took, int came, int lowered, boolean keyed) {
    /** Nothing is known. */
    static final Begin ANYWHERE = new Begin(Double.NEGATIVE_INFINITY, 0, Pace.UNKNOWN, 0, 0, true);

    /** Whoever comes from then on walks from the beginning. */
    Begin lookedForFrom(long then) {
        return new Begin(rank, then, took, came, lowered, keyed);
    }

    /** After a walk that took so long. */
    Begin walked(long now, long nanos) {
        Pace pace = took.after(nanos);
        return new Begin(rank, now + pace.pause(), pace, came, lowered, keyed);
    }

    /** After one that came to nothing; what is known is still true. Where it is not known, nobody is to walk for it soon. */
    Begin notWalked(long now, long nanos) {
        Pace pace = took.afterFailure(nanos);
        return new Begin(isAnywhere() && pace.isSlow() ? Double.POSITIVE_INFINITY : rank,
                now + pace.pauseAfterFailure(), pace, came, lowered, keyed);
    }

    /** The first waiting job has this rank, as far as was seen. */
    Begin at(double first) {
        return new Begin(first, lookAt, took, came, lowered, keyed);
    }

    /** The same of everything, jobs with a concurrency key among them. */
    Begin seen(double first, boolean withKeys) {
        return new Begin(first, lookAt, took, came, lowered, withKeys);
    }

    /** With one job more. */
    Begin with(double another, boolean withKey) {
        boolean front = another < rank || withKey && !keyed;
        return new Begin(Math.min(another, rank), lookAt, took, came + 1, lowered + (front ? 1 : 0), keyed || withKey);
    }

    /** Whether the first waiting job may be anywhere. */
    boolean isAnywhere() {
        return rank == Double.NEGATIVE_INFINITY;
    }

    /** Whether no job waits. */
    boolean isNowhere() {
        return rank == Double.POSITIVE_INFINITY;
    }
}
