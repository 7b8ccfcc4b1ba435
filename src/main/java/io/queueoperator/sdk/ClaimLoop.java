package io.queueoperator.sdk;

import io.queueoperator.api.ClaimRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Claims as many jobs as there are free places, for as long as it is not told to stop. A claim is never cut off: what it
 * leased on its way back would be nobody's until the lease ends.
 */
final class ClaimLoop implements Runnable {
    private static final int MOST_AT_ONCE = 100;
    /** In case an operator does not wait as asked. */
    private static final Duration AFTER_NOTHING = Duration.ofMillis(50);
    /** Nobody knows what it is; it shall not empty the queue meanwhile. */
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

    private final OperatorClient operator;
    private final WorkerSettings settings;
    private final Consumer<ClaimedJob> taker;
    private final SeldomLog log;
    private final Semaphore places;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private int failures;

    /**
     * {@code taker} takes every claimed job on, and calls {@link #placeIsFree} for each when it is done with it; but not
     * for one that it throws over: that has taken no place.
     */
    ClaimLoop(OperatorClient operator, WorkerSettings settings, Consumer<ClaimedJob> taker, SeldomLog log) {
        this.operator = operator;
        this.settings = settings;
        this.taker = taker;
        this.log = log;
        this.places = new Semaphore(settings.concurrency());
    }

    void placeIsFree() {
        places.release();
    }

    /** No further claim begins; one that waits at the operator comes back in its own time. */
    void stop() {
        stopping.countDown();
        places.release(); // wakes a loop that waits for a place
    }

    @Override
    public void run() {
        try {
            while (stopping.getCount() > 0) {
                places.acquire();
                int free = 1 + places.drainPermits();
                int taken = round(free);
                places.release(Math.max(0, free - taken));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private int round(int free) throws InterruptedException {
        if (stopping.getCount() == 0) {
            return 0;
        }
        try {
            List<ClaimedJob> jobs = operator.claim(request(Math.min(free, MOST_AT_ONCE)));
            failures = 0;
            if (jobs.isEmpty()) {
                pause(AFTER_NOTHING);
            }
            return takeOn(jobs);
        } catch (OperatorException trouble) {
            failures++;
            log.trouble("cannot claim, and tries again", trouble);
            RetryPolicy retries = operator.options().retries();
            pause(retries.patience(failures, trouble, ThreadLocalRandom.current().nextDouble()));
        } catch (RuntimeException defect) {
            // a worker whose claims have silently ended looks like one that has nothing to do
            log.trouble("cannot claim, and tries again", defect);
            pause(AFTER_DEFECT);
        }
        return 0;
    }

    /** How many of the jobs took a place. */
    private int takeOn(List<ClaimedJob> jobs) throws InterruptedException {
        int taken = 0;
        for (ClaimedJob job : jobs) {
            try {
                taker.accept(job);
                taken++;
            } catch (RuntimeException defect) {
                log.trouble("cannot take on job " + job.id() + "; its lease ends by itself", defect);
            }
        }
        if (taken < jobs.size()) {
            pause(AFTER_DEFECT);
        }
        return taken;
    }

    private void pause(Duration pause) throws InterruptedException {
        stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ClaimRequest request(int limit) {
        return new ClaimRequest(
                settings.name().id(), settings.name().name(), List.copyOf(settings.handlers().keySet()),
                settings.projectId(), limit, (int) Wire.seconds(settings.longPoll()), (int) Wire.seconds(settings.lease()));
    }
}
