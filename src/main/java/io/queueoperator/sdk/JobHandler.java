package io.queueoperator.sdk;

import org.jspecify.annotations.Nullable;

/** What a worker does with a job of one task type. */
@FunctionalInterface
public interface JobHandler {
    /**
     * Does the work. Whatever is thrown ends the attempt badly, and is told to the operator with all that is known about
     * it; a {@link JobFailure} can say more.
     *
     * <p>The thread is interrupted when the work is to end early: cancelled, the lease lost, the worker stopped.
     *
     * @return the result, anything that Jackson can write; null for none
     */
    @Nullable Object handle(ClaimedJob job, JobContext context) throws Exception;
}
