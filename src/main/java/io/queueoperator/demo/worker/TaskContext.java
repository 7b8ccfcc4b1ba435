package io.queueoperator.demo.worker;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a task may say to the operator while it works: how far it is, and which jobs follow. */
public final class TaskContext {

    /** A report costs a request; nobody looks more often than this. */
    private static final long QUIET_NANOS = 200_000_000L;
    /** The operator takes no longer ones. */
    private static final int LONGEST_STEP = 200;

    private static final int LONGEST_MESSAGE = 1000;

    private final OperatorClient operator;
    private final ClaimedJob job;
    private volatile @Nullable String phase;
    private volatile @Nullable String step;
    private double furthest;
    private long lastReport;

    TaskContext(OperatorClient operator, ClaimedJob job) {
        this.operator = operator;
        this.job = job;
    }

    /** Where the task stands, so that a failure can name the place. */
    public @Nullable String phase() {
        return phase;
    }

    /** The step within the phase. */
    public @Nullable String step() {
        return step;
    }

    /**
     * Reports progress. A new phase or step is always sent, a mere change of numbers only now and then.
     *
     * <p>The percentage never goes back within an attempt, even when the total grows on the way, as a crawl's does.
     *
     * @param total the units of work there are, or 0 while nobody knows
     * @throws TaskFailure when somebody asked to cancel the job: the task unwinds, and the worker reports it
     */
    public void report(String newPhase, String newStep, long done, long total, String message)
            throws TaskFailure, IOException, InterruptedException {
        String shortStep = head(newStep, LONGEST_STEP);
        boolean moved = !newPhase.equals(phase) || !shortStep.equals(step);
        boolean last = total > 0 && done >= total;
        phase = newPhase;
        step = shortStep;
        long now = System.nanoTime();
        if (!moved && !last && now - lastReport < QUIET_NANOS) {
            return;
        }
        lastReport = now;
        furthest = Math.max(furthest, total <= 0 ? 0 : Math.min(100.0, 100.0 * done / total));
        Progress progress = new Progress(
                newPhase, shortStep, furthest, done, total <= 0 ? null : total, head(message, LONGEST_MESSAGE));
        if (operator.progress(job, progress)) {
            throw new TaskFailure("Cancelled", "CANCELLED", "stopped because cancellation was asked for", null);
        }
    }

    /** Enqueues the jobs that follow from this one. Done before the job completes, so that no moment looks finished. */
    public void enqueue(List<NewJob> children) throws IOException, InterruptedException {
        if (!children.isEmpty()) {
            operator.enqueue(children);
        }
    }

    private static String head(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
