package io.queueoperator.demo.worker;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the lease of one job alive while its task works, and stops the task when the lease is lost.
 *
 * <p>On a thread of its own, because a task may sit in one slow call for longer than a lease lasts.
 */
final class LeaseKeeper implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(beat -> {
        Thread thread = new Thread(beat, "lease-keeper");
        thread.setDaemon(true);
        return thread;
    });
    private final OperatorClient operator;
    private final ClaimedJob job;
    private final Thread working;
    private final AtomicBoolean lost = new AtomicBoolean();

    /** Starts to beat, three times within a lease, for a task on the calling thread. */
    LeaseKeeper(OperatorClient operator, ClaimedJob job, int leaseS) {
        this.operator = operator;
        this.job = job;
        this.working = Thread.currentThread();
        long rhythm = leaseS * 1000L / 3;
        clock.scheduleWithFixedDelay(this::beat, rhythm, rhythm, TimeUnit.MILLISECONDS);
    }

    /** Whether the job went to somebody else meanwhile. */
    boolean isLost() {
        return lost.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void beat() {
        try {
            operator.heartbeat(job);
        } catch (OperatorRefusal refusal) {
            if (refusal.isLeaseLost()) {
                lost.set(true);
                clock.shutdownNow();
                working.interrupt();
            }
        } catch (IOException operatorAway) {
            // the next beat tries again; the lease itself is the limit
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
