package io.queueoperator.demo.worker;

import java.io.IOException;
import java.util.Map;

/** One worker: claims one job after the other, works, and ends each in exactly one way. */
public final class Worker implements Runnable {

    /** Short, because a claim is never cut off: what it leased on its way back would be nobody's until the lease ends. */
    private static final int CLAIM_WAIT_S = 2;

    private static final int LEASE_S = 30;
    private static final long PAUSE_WHEN_AWAY_MS = 1000;

    private final String name;
    private final String projectId;
    private final OperatorClient operator;
    private final Task task;
    private final Thread thread;
    private volatile boolean stopping;
    private boolean working;

    /** A worker for the jobs of one project only: a demo must not take the jobs of anybody else. */
    public Worker(String name, String projectId, OperatorClient operator, Task task) {
        this.name = name;
        this.projectId = projectId;
        this.operator = operator;
        this.task = task;
        this.thread = new Thread(this, name);
        this.thread.setDaemon(true);
    }

    /** Begins to claim. */
    public void start() {
        thread.start();
    }

    /** Asks to end: no further claim, and the job at hand goes back to the queue. */
    public synchronized void stop() {
        stopping = true;
        if (working) {
            thread.interrupt();
        }
    }

    /** Waits until the worker has ended. */
    public void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                claimAndWork();
            } catch (InterruptedException wakeUp) {
                // either we are stopping, or a lost lease woke us a moment too late: the loop knows
            }
        }
    }

    private void claimAndWork() throws InterruptedException {
        try {
            for (ClaimedJob job : operator.claim(name, task.type(), projectId, CLAIM_WAIT_S, LEASE_S)) {
                work(job);
            }
        } catch (IOException operatorAway) {
            // it may be restarting, or busy; the job, if there was one, is safe behind its lease
            Thread.sleep(PAUSE_WHEN_AWAY_MS);
        }
    }

    private void work(ClaimedJob job) throws IOException, InterruptedException {
        TaskContext context = new TaskContext(operator, job);
        try (LeaseKeeper lease = new LeaseKeeper(operator, job, LEASE_S)) {
            try {
                begin();
                operator.start(job);
                Map<String, Object> result = task.work(job, context);
                operator.complete(job, result);
            } catch (Throwable thrown) {
                // Throwable: a hostile document may exhaust stack or memory, and that too is a failed job
                end();
                close(job, context, thrown, lease);
            } finally {
                end();
            }
        }
    }

    private void close(ClaimedJob job, TaskContext context, Throwable thrown, LeaseKeeper lease)
            throws IOException, InterruptedException {
        boolean lost = lease.isLost() || thrown instanceof OperatorRefusal refusal && refusal.isLeaseLost();
        if (lost) {
            return; // somebody else's job by now: whatever we say would be refused
        }
        if (stopping) {
            operator.release(job, name + " was stopped");
        } else {
            operator.fail(job, FailureReport.of(thrown, job, context, name));
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (stopping) {
            throw new InterruptedException("stopped before the work began");
        }
        working = true;
    }

    /** From here on nothing interrupts, and an interrupt that came before must not reach the last call. */
    private synchronized void end() {
        working = false;
        Thread.interrupted();
    }
}
