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
    private static final double NOWHERE = Double.POSITIVE_INFINITY;

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

    /** After one that came to nothing; what is known is still true. */
    Begin notWalked(long now, long nanos) {
        Pace pace = took.afterFailure(nanos);
        return new Begin(rank, now + pace.pauseAfterFailure(), pace, came, lowered, keyed).notForEverybody();
    }

    /**
     * What a look from the beginning found.
     *
     * @param before what was known when it began
     * @param lowest the rank of the first job; NaN where there were too few
     * @param withKeys whether it met jobs with a concurrency key
     */
    Begin found(Begin before, double lowest, boolean withKeys) {
        boolean tooFew = Double.isNaN(lowest);
        if (lowered != before.lowered || tooFew && came != before.came) {
            return notForEverybody();
        }
        // Who got nothing has not met those whose key is busy; while walking is slow nobody else will.
        boolean keys = withKeys || tooFew && keyed && took.isSlow();
        return new Begin(tooFew ? NOWHERE : lowest, lookAt, took, came, lowered, keys);
    }

    /** The same of a look that passed over the front; it knows nothing of keys. */
    Begin foundBehind(Begin before, double lowest) {
        if (!Double.isNaN(lowest)) {
            // Another one may have ended meanwhile, and knows better, but for where the jobs begin.
            return lowered == before.lowered ? at(lowest) : this;
        }
        // From there on there was not enough; in front there may be more, and the next one looks, unless that is slow.
        if (!took.isSlow()) {
            return at(ANYWHERE.rank);
        }
        return came == before.came ? at(NOWHERE) : this;
    }

    /** Where it is not known, and walking is slow, not everybody is to walk for it. */
    private Begin notForEverybody() {
        return isAnywhere() && took.isSlow() ? at(NOWHERE) : this;
    }

    private Begin at(double first) {
        return new Begin(first, lookAt, took, came, lowered, keyed);
    }

    /** With one job more. */
    Begin with(double another, boolean withKey) {
        boolean front = another < rank || withKey && !keyed;
        return new Begin(Math.min(another, rank), lookAt, took, came + 1, lowered + (front ? 1 : 0), keyed || withKey);
    }

    /** Whether the first waiting job may be anywhere. */
    boolean isAnywhere() {
        return rank == ANYWHERE.rank;
    }

    /** Whether no job waits. */
    boolean isNowhere() {
        return rank == NOWHERE;
    }
}
