package io.queueoperator.orchestrator;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.flow.LeaseLosses.Verb;

/** What an orchestrator wants to do with a job it claimed. */
enum Step {
    /** It has the job; also while it prepares. */
    ACKNOWLEDGE(JobStatus.CLAIMED, Verb.ACKNOWLEDGE),
    /** Execution begins or goes on. */
    START(JobStatus.RUNNING, Verb.START),
    COMPLETE(JobStatus.COMPLETED, Verb.COMPLETE),
    FAIL(JobStatus.FAILED, Verb.FAIL),
    CANCEL(JobStatus.CANCELLED, Verb.FAIL),
    /** It gives the job back. */
    RELEASE(JobStatus.QUEUED, Verb.RELEASE);

    private final JobStatus to;
    private final Verb verb;

    Step(JobStatus to, Verb verb) {
        this.to = to;
        this.verb = verb;
    }

    /** Where the job would be. */
    JobStatus to() {
        return to;
    }

    /** What workers call it. */
    Verb verb() {
        return verb;
    }

    /** The attempt would be over. */
    boolean isFinal() {
        return to.isTerminal();
    }
}
