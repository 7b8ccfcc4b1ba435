package io.queueoperator.sdk;

import io.queueoperator.core.job.Progress;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What a handler may say and ask while it works on a job. Every method that reports also ends the work when it should end. */
public final class JobContext {
    private final HeldJob held;
    private final ProgressSender sender;
    private final OperatorClient operator;

    JobContext(HeldJob held, ProgressSender sender, OperatorClient operator) {
        this.held = held;
        this.sender = sender;
        this.operator = operator;
    }

    /**
     * Says how far the work is. Costs nothing: a new phase or step goes out at once, mere numbers now and then, the latest
     * in the end. Numbers of done work never go back within an attempt.
     *
     * @param phase where the work is, coarse
     * @param step where the work is, fine
     * @param done units of work, pages for example
     * @param total the units there are, or 0 while nobody knows
     * @throws CancellationException when the work is to end: cancelled, the lease lost, the worker stopped
     */
    public void progress(String phase, String step, long done, long total) {
        progress(phase, step, done, total, null);
    }

    /** The same with a line for people. */
    public void progress(String phase, String step, long done, long total, @Nullable String message) {
        double pct = total <= 0 ? 0 : Math.max(0, Math.min(100.0, 100.0 * done / total));
        progress(new Progress(phase, step, pct, Math.max(0, done), total <= 0 ? null : total, message));
    }

    /** The same by percentage, for work without units. What is null stays as it was. */
    public void progress(Progress progress) {
        held.checkpoint();
        sender.send(held, new Progress(
                Limits.headOf(progress.phase(), Limits.PHASE),
                Limits.headOf(progress.step(), Limits.PHASE),
                progress.pct(),
                progress.unitsCompleted(),
                progress.unitsTotal(),
                Limits.headOf(progress.message(), Limits.PROGRESS_MESSAGE)));
    }

    /** Whether somebody asked for the end of this job. However the handler then ends by throwing, it is told as CANCELLED. */
    public boolean isCancelRequested() {
        return held.isCancelRequested();
    }

    /**
     * Ends the work here if it is to end, for handlers that report nothing.
     *
     * @throws CancellationException when it is
     */
    public void checkpoint() {
        held.checkpoint();
    }

    /** How far this attempt said that it is. */
    public Progress latest() {
        return held.progress().latest();
    }

    /** Enqueues jobs that follow from this one, before it completes, so that no moment looks finished. */
    public List<String> enqueue(List<JobSpec> jobs) throws InterruptedException {
        held.checkpoint();
        return jobs.isEmpty() ? List.of() : operator.enqueueAll(jobs);
    }

    /** The worker's client. */
    public OperatorClient operator() {
        return operator;
    }
}
