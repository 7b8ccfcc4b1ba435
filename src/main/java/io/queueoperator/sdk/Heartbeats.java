package io.queueoperator.sdk;

import io.queueoperator.core.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the leases of all held jobs alive, at least three times within a lease, on a thread of its own: a handler may sit in one slow
 * call for longer than a lease lasts. A heartbeat that did not arrive is followed by the next one sooner.
 */
final class Heartbeats implements AutoCloseable {
    /** A cancel is heard of by a heartbeat, and must be long before the operator's patience with its holder ends (60 s). */
    private static final Duration SELDOMEST = Duration.ofSeconds(15);

    private final OperatorClient operator;
    private final Holding holding;
    private final Duration rhythm;
    private final SeldomLog log;
    private final ScheduledThreadPoolExecutor thread;

    Heartbeats(OperatorClient operator, Holding holding, Duration lease, SeldomLog log, ThreadFactory threads) {
        this.operator = operator;
        this.holding = holding;
        this.rhythm = rhythm(lease);
        this.log = log;
        this.thread = new ScheduledThreadPoolExecutor(1, threads, new DiscardPolicy());
    }

    /** The time between two heartbeats. */
    static Duration rhythm(Duration lease) {
        Duration third = lease.dividedBy(3);
        return third.compareTo(SELDOMEST) < 0 ? third : SELDOMEST;
    }

    void start() {
        after(rhythm);
    }

    // A beat tells its own trouble, and comes again whatever happens.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void after(Duration pause) {
        thread.schedule(() -> beat(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        Duration next = rhythm;
        try {
            beat(holding.all());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException trouble) {
            // the leases themselves are the limit, and the operator's to take away
            log.trouble("cannot renew leases", trouble);
            next = rhythm.dividedBy(4);
        } finally {
            after(next);
        }
    }

    private void beat(List<HeldJob> held) throws InterruptedException {
        if (held.isEmpty()) {
            return;
        }
        List<HeartbeatResult> results = send(held.stream().map(Heartbeats::sign).toList());
        for (int i = 0; i < Math.min(held.size(), results.size()); i++) {
            HeartbeatResult result = results.get(i);
            // in order, and yet: a wrong guess here would interrupt somebody else's work
            if (held.get(i).job().id().equals(result.id())) {
                hear(held.get(i), result);
            }
        }
    }

    /** One report that the operator does not take must not cost all the others their leases. */
    private List<HeartbeatResult> send(List<Heartbeat> signs) throws InterruptedException {
        try {
            return operator.heartbeats(signs);
        } catch (OperatorException refusal) {
            if (refusal.isTransient()) {
                throw refusal;
            }
            log.trouble("the operator takes signs of life only without progress", refusal);
            return operator.heartbeats(signs.stream().map(sign -> new Heartbeat(sign.lease(), null)).toList());
        }
    }

    private static void hear(HeldJob held, HeartbeatResult result) {
        if (result.cancelRequested()) {
            held.cancel();
        }
        if (result.error() != null) {
            held.refused(result.error().code());
        }
    }

    private static Heartbeat sign(HeldJob held) {
        Progress latest = held.progress().latest();
        return new Heartbeat(held.lease(), latest.equals(Progress.NONE) ? null : latest);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
