package io.queueoperator.sdk;

import io.queueoperator.core.job.Progress;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/**
 * Sends progress, on a thread of its own: no handler waits for the operator. What does not arrive is not sent again; a
 * later report or the next heartbeat says the same and more.
 */
final class ProgressSender implements AutoCloseable {
    private final OperatorClient operator;
    private final ScheduledThreadPoolExecutor thread;

    ProgressSender(OperatorClient operator, ThreadFactory threads) {
        this.operator = operator;
        this.thread = new ScheduledThreadPoolExecutor(1, threads, new DiscardPolicy());
    }

    /** Takes a report, and sees to it that it goes out when it is its turn. */
    // What goes wrong on the way is handled there.
    @SuppressWarnings("FutureReturnValueIgnored")
    void send(HeldJob held, Progress report) {
        long delay = held.progress().put(report, System.nanoTime());
        if (delay != ProgressBox.ON_ITS_WAY) {
            thread.schedule(() -> sendLatest(held), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void sendLatest(HeldJob held) {
        Progress latest = held.progress().take(System.nanoTime());
        if (latest == null || held.isLost()) {
            return;
        }
        try {
            if (operator.progress(held.lease(), latest).cancelRequested()) {
                held.cancel();
            }
        } catch (OperatorException refusal) {
            held.refused(refusal.code());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
