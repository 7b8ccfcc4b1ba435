package io.queueoperator.bench.load;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Load in a closed loop: so many lanes, each with its next step as soon as the one before is done. */
public final class Load {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Step step;
    private final long until;
    private final boolean untilEmpty;
    private final CountDownLatch lanes;
    private final AtomicLong units = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);

    /** One step of a lane; answers with what it did, in the unit that is counted. */
    @FunctionalInterface
    public interface Step {
        Future<Integer> take(int lane);
    }

    private Load(int lanes, Step step, long until, boolean untilEmpty) {
        this.lanes = new CountDownLatch(lanes);
        this.step = step;
        this.until = until;
        this.untilEmpty = untilEmpty;
    }

    /** Load for that long. */
    public static Measured during(Duration time, int lanes, Step step) {
        return new Load(lanes, step, System.nanoTime() + time.toNanos(), false).run(lanes);
    }

    /** Load until each lane had a step that did nothing. */
    public static Measured untilEmpty(int lanes, Step step) {
        return new Load(lanes, step, Long.MAX_VALUE, true).run(lanes);
    }

    /** So many steps of one lane, one after the other. */
    public static Measured steps(int count, Step step) {
        AtomicLong left = new AtomicLong(count);
        return untilEmpty(1, lane -> left.getAndDecrement() == 0 ? Future.succeededFuture(0) : step.take(lane));
    }

    private Measured run(int count) {
        long began = System.nanoTime();
        for (int lane = 0; lane < count; lane++) {
            next(lane);
        }
        try {
            if (!lanes.await(until == Long.MAX_VALUE ? PATIENCE.toSeconds()
                    : PATIENCE.toSeconds() + (until - began) / 1_000_000_000L, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a step did not end within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        // What fails measures nothing.
        if (failure.get() != null) {
            throw new IllegalStateException("a step failed: " + failure.get().getMessage(), failure.get());
        }
        return new Measured(units.get(), (System.nanoTime() - began) / 1e9, latencies);
    }

    private void next(int lane) {
        long began = System.nanoTime();
        if ((!untilEmpty && began >= until) || failure.get() != null) {
            lanes.countDown();
            return;
        }
        Future<Integer> taken;
        try {
            taken = step.take(lane);
        } catch (RuntimeException e) {
            taken = Future.failedFuture(e);
        }
        taken.onComplete(done -> {
            if (done.failed()) {
                failure.compareAndSet(null, done.cause());
                lanes.countDown();
            } else if (untilEmpty && done.result() == 0) {
                lanes.countDown();
            } else {
                latencies.recordValue(Math.min(TimeUnit.MINUTES.toMicros(5), (System.nanoTime() - began) / 1000));
                units.addAndGet(done.result());
                next(lane);
            }
        });
    }
}
