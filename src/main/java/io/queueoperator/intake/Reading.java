package io.queueoperator.intake;

import io.queueoperator.api.NewJob;
import io.queueoperator.flow.enqueue.Past;
import org.jspecify.annotations.Nullable;

/**
 * What a hash says.
 *
 * @param job the job; null when it is refused
 * @param past what the job went through before
 * @param ended whether it says that the job has ended
 * @param refusal why there is no job; null when there is
 */
record Reading(@Nullable NewJob job, Past past, boolean ended, @Nullable Refusal refusal) {
    static Reading of(NewJob job, Past past, boolean ended) {
        return new Reading(job, past, ended, null);
    }

    static Reading refused(Refusal.Reason reason, String detail) {
        return new Reading(null, Past.NONE, false, new Refusal(reason, detail));
    }
}
