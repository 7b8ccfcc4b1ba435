package io.queueoperator.orchestrator;

import io.queueoperator.core.job.JobStatus;

/** What an orchestrator wants to do with a job it claimed. */
enum Step {
    /** It has the job; also while it prepares. */
    ACKNOWLEDGE(JobStatus.CLAIMED),
    /** Execution begins or goes on. */
    START(JobStatus.RUNNING),
    COMPLETE(JobStatus.COMPLETED),
    FAIL(JobStatus.FAILED),
    CANCEL(JobStatus.CANCELLED),
    /** It gives the job back. */
    RELEASE(JobStatus.QUEUED);

    private final JobStatus to;

    Step(JobStatus to) {
        this.to = to;
    }

    /** Where the job would be. */
    JobStatus to() {
        return to;
    }

    /** The attempt would be over. */
    boolean isFinal() {
        return to.isTerminal();
    }
}
