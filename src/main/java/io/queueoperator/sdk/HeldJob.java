package io.queueoperator.sdk;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A job in this worker's hands: what is known about its lease, how far it is, and which thread works on it. */
final class HeldJob {
    private final ClaimedJob job;
    private final ProgressBox progress;
    private volatile boolean cancelRequested;
    private volatile boolean lost;
    private volatile boolean stopped;
    private @Nullable Thread handler;
    private boolean ended;

    HeldJob(ClaimedJob job, Duration progressInterval) {
        this.job = job;
        this.progress = new ProgressBox(progressInterval);
    }

    ClaimedJob job() {
        return job;
    }

    Lease lease() {
        return job.lease();
    }

    ProgressBox progress() {
        return progress;
    }

    /** Somebody asked for the end of the job. */
    boolean isCancelRequested() {
        return cancelRequested;
    }

    /** The job is somebody else's by now, or nobody's. */
    boolean isLost() {
        return lost;
    }

    /** The worker is closing, and its patience is over. */
    boolean isStopped() {
        return stopped;
    }

    void cancel() {
        if (!cancelRequested) {
            cancelRequested = true;
            interrupt();
        }
    }

    void lose() {
        lost = true;
        interrupt();
    }

    void stop() {
        stopped = true;
        interrupt();
    }

    /** What a refused call about this lease means for it. */
    void refused(String code) {
        if (code.equals("LEASE_LOST") || code.equals("JOB_NOT_FOUND")) {
            lose();
        }
    }

    /** Ends the work of who calls this if there is a reason to. */
    void checkpoint() {
        if (lost) {
            throw new CancellationException("the lease of job " + job.id() + " is lost");
        }
        if (cancelRequested) {
            throw new CancellationException("the cancellation of job " + job.id() + " was asked for");
        }
        if (stopped) {
            throw new CancellationException("the worker stops");
        }
    }

    /** From here on the calling thread works, and can be interrupted. */
    synchronized void enter() {
        checkpoint();
        handler = Thread.currentThread();
    }

    /** From here on nothing interrupts, and an interrupt that came before must not reach the last call. */
    synchronized void leave() {
        if (handler != null) {
            handler = null;
            Thread.interrupted();
        }
    }

    /** Whoever is told true says how the attempt ended; nobody else is. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    private synchronized void interrupt() {
        if (handler != null) {
            handler.interrupt();
        }
    }
}
