package io.queueoperator.core.job;

import static io.queueoperator.core.job.JobStatus.CANCELLED;
import static io.queueoperator.core.job.JobStatus.CLAIMED;
import static io.queueoperator.core.job.JobStatus.COMPLETED;
import static io.queueoperator.core.job.JobStatus.FAILED;
import static io.queueoperator.core.job.JobStatus.QUEUED;
import static io.queueoperator.core.job.JobStatus.RUNNING;

import java.util.Map;
import java.util.Set;

/**
 * Every legal change of status, in one place (seed 001). What is not listed here does not happen: a test walks random
 * sequences of calls through HTTP and compares the audit with this table.
 */
public final class Lifecycle {
    private static final Map<JobStatus, Set<JobStatus>> NEXT = Map.of(
            QUEUED, Set.of(CLAIMED, CANCELLED),
            // A worker may finish without saying that it started: ten lines of worker code must be enough. Back to
            // queued is a release or a retry.
            CLAIMED, Set.of(RUNNING, COMPLETED, FAILED, CANCELLED, QUEUED),
            RUNNING, Set.of(COMPLETED, FAILED, CANCELLED, QUEUED),
            COMPLETED, Set.of(),
            FAILED, Set.of(),
            CANCELLED, Set.of());

    /** Where a person may complete a job with a result that came too late; no call of a worker does this. */
    private static final Set<JobStatus> ACCEPTING = Set.of(FAILED, QUEUED);

    /** Where a pass of its run may give a job another life; no call of a worker does this. */
    private static final Set<JobStatus> REVIVING = Set.of(FAILED);

    /** How a job may begin that a progress file tells of; what comes in otherwise begins as queued. */
    private static final Set<JobStatus> IMPORTED = Set.of(QUEUED, COMPLETED, FAILED, CANCELLED);

    private Lifecycle() {}

    /** Whether a job may go from one status to the other. Staying where it is is not a change. */
    public static boolean isLegal(JobStatus from, JobStatus to) {
        return next(from).contains(to);
    }

    /** Whether a job in this status may become completed because a person accepts the late result of an attempt. */
    public static boolean isLegalByAcceptance(JobStatus from) {
        return ACCEPTING.contains(from);
    }

    /** Whether a pass may put a job in this status back into the queue. */
    public static boolean isLegalByPass(JobStatus from) {
        return REVIVING.contains(from);
    }

    /** Whether an imported job may begin in this status. */
    public static boolean isLegalByImport(JobStatus to) {
        return IMPORTED.contains(to);
    }

    /** Where a job in this status can go. */
    public static Set<JobStatus> next(JobStatus from) {
        return NEXT.getOrDefault(from, Set.of());
    }
}
