package io.queueoperator.sdk;

import java.time.Duration;

/** A log that says the same trouble at most once a minute: an operator that is away for an hour is not an hour of lines. */
final class SeldomLog {
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final System.Logger log = System.getLogger("io.queueoperator.sdk.Worker");
    private final String worker;
    private boolean said;
    private long lastSaid;

    SeldomLog(String worker) {
        this.worker = worker;
    }

    /** Says that something does not work, unless something like it was said within the last minute. */
    void trouble(String what, Throwable why) {
        if (isTime(System.nanoTime())) {
            log.log(System.Logger.Level.WARNING, worker + ": " + what + ": " + said(why));
        }
    }

    /** The operator's trouble speaks for itself; of anything else the name says more than its message, if it has one. */
    private static String said(Throwable why) {
        return why instanceof OperatorException ? String.valueOf(why.getMessage()) : why.toString();
    }

    /** Says what happens once, always. */
    void notice(String what) {
        log.log(System.Logger.Level.INFO, worker + ": " + what);
    }

    /** Says that the operator would not take something, always: it was about one job, and is not tried again. */
    void refused(String what, OperatorException why) {
        log.log(System.Logger.Level.WARNING, worker + ": " + what + ": " + why.getMessage());
    }

    /** Whether something may be said now, in nanoseconds of any clock; if so, it counts as said. */
    synchronized boolean isTime(long now) {
        if (said && now - lastSaid < QUIET_NANOS) {
            return false;
        }
        said = true;
        lastSaid = now;
        return true;
    }
}
