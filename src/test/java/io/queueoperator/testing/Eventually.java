package io.queueoperator.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for something to become true, and not a moment longer. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Eventually() {
    }

    /** @throws AssertionError if it does not become true within a minute; an exception counts as not yet true */
    public static void eventually(String what, Callable<Boolean> condition) throws InterruptedException {
        eventually(what, PATIENCE, condition);
    }

    /** The same for what may take longer: processes that start, thousands of jobs. */
    public static void eventually(String what, Duration patience, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Exception last = null;
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within " + patience + ": " + what, last);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
