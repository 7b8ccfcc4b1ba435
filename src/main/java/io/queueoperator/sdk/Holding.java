package io.queueoperator.sdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The jobs that a worker holds, by their tokens: the same job may come back while its older attempt is still unwinding. */
final class Holding {
    private final Map<Long, HeldJob> jobs = new LinkedHashMap<>();
    private boolean shut;

    /** Takes a job on; false when no more are taken. */
    synchronized boolean add(HeldJob held) {
        if (!shut) {
            jobs.put(held.lease().token(), held);
        }
        return !shut;
    }

    synchronized void remove(HeldJob held) {
        jobs.remove(held.lease().token());
        notifyAll();
    }

    synchronized List<HeldJob> all() {
        return List.copyOf(jobs.values());
    }

    /** No more jobs are taken on. */
    synchronized void shut() {
        shut = true;
    }

    /** Waits until nothing is held, or until it has taken too long. */
    synchronized void awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); !jobs.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
    }
}
