package io.queueoperator.ledger.explain;

import java.util.Locale;

/** Why a job is where it is, in one word. */
enum Reason {
    /** Somebody paused its task type, source, project, or everything. */
    PAUSED,
    /** Others of its source, account or task type failed in a row, and nobody tries again yet. */
    CIRCUIT_OPEN,
    /** The producer asked for a later time. */
    SCHEDULED,
    /** An attempt failed, and the next one waits. */
    BACKOFF,
    /** Due, but as many jobs with its concurrency key are held as may be. */
    CONCURRENCY,
    /** Due, but no worker of its type was seen lately. */
    NO_WORKER,
    /** Due, but others are handed out earlier. */
    BEHIND_OTHERS,
    /** Due, and the next to be handed out. */
    NEXT_IN_LINE,
    CLAIMED,
    RUNNING,
    /** Held, and the worker has yet to notice that somebody wants it to stop. */
    CANCEL_REQUESTED,
    /** Held by a worker that is alive and does not get on. */
    NO_PROGRESS,
    /** Held by a worker that fell silent; the reaper takes it with its next sweep. */
    LEASE_EXPIRED,
    COMPLETED,
    FAILED,
    CANCELLED;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
