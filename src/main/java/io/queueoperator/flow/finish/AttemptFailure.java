package io.queueoperator.flow.finish;

import io.queueoperator.classification.Stated;
import io.queueoperator.core.failure.Backoff;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.failure.Fingerprint;
import io.queueoperator.core.failure.RuleSet;
import io.queueoperator.core.failure.Verdict;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * A failed attempt with all that was decided about it; pure.
 *
 * @param job the job as it was, with what was last reported of its progress
 * @param report what was said
 * @param meaning what the rules in force made of it
 * @param error the one true reason, compact and classified
 * @param traceback the full story
 * @param verdict what happens next
 */
record AttemptFailure(
        Job job,
        FailureReport report,
        Classification meaning,
        Job.JobError error,
        @Nullable String traceback,
        Verdict verdict) {

    /** Decides. */
    static AttemptFailure of(Job job, FailureReport report, Backoff backoff, RuleSet rules) {
        Classification meaning = Classifier.classify(report, job.taskType(), job.origin().sourceId(), rules);
        Verdict verdict = Verdict.on(job, report, meaning, backoff);
        String compact = ErrorText.compact(report.message());
        String message = verdict.to() == JobStatus.CANCELLED ? cancelled(job, compact) : compact;
        String code = verdict.to() == JobStatus.CANCELLED ? FailureCode.CANCELLED : meaning.code();
        Job.JobError error = new Job.JobError(
                message, meaning.category(), meaning.type(), code, Fingerprint.of(job.taskType(), meaning, compact),
                meaning.needsReview() && verdict.to() == JobStatus.FAILED);
        return new AttemptFailure(job, report, meaning, error, traceback(report, compact), verdict);
    }

    /** Where it happened: as said, else where the last report was. */
    @Nullable String phase() {
        return report.phase() != null ? ErrorText.storable(report.phase()) : job.progress().phase();
    }

    @Nullable String step() {
        return report.step() != null ? ErrorText.storable(report.step()) : job.progress().step();
    }

    /** What was said, as opposed to what was found out; JSON. */
    String stated() {
        boolean sent = report.traceback() != null && !report.traceback().isBlank();
        return Stated.json(report, ErrorText.compact(report.message()), !sent && traceback != null);
    }

    private static String cancelled(Job job, String message) {
        Job.CancelRequest request = job.cancelRequest();
        String why = request != null && request.reason() != null ? request.reason() : message;
        return why.startsWith("Cancelled: ") ? why : ErrorText.cut("Cancelled: " + why, ErrorText.MESSAGE_LIMIT);
    }

    /** A message that was more than its compact form is kept in full where nothing better was sent. */
    private static @Nullable String traceback(FailureReport report, String compact) {
        if (report.traceback() != null && !report.traceback().isBlank()) {
            return ErrorText.bounded(report.traceback());
        }
        return report.message().strip().equals(compact) ? null : ErrorText.bounded(report.message());
    }
}
