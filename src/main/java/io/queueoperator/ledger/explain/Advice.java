package io.queueoperator.ledger.explain;

import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * What a person should do about a failure. Whether another attempt is worth making says the classifier, as it did when
 * the job failed.
 */
record Advice(boolean worthRetrying, String nextStep) {
    private static final String AGAIN = ", then enqueue the job again.";

    static Advice on(Job.@Nullable JobError error) {
        return error == null
                ? on("", null, null, null)
                : on(error.message(), error.category(), error.type(), error.code());
    }

    static Advice on(JobFacts.Failure failure) {
        return on(failure.message(), failure.category(), failure.type(), failure.code());
    }

    private static Advice on(
            String message, @Nullable String category, @Nullable String type, @Nullable String code) {
        Classification meaning = Classifier.classify(
                new FailureReport(
                        message, null, null, type, category, code, null, null, null, null, null, null, null, null));
        return new Advice(meaning.retryable(), nextStep(meaning));
    }

    private static String nextStep(Classification meaning) {
        return switch (meaning.code()) {
            case FailureCode.AUTH_FAILED -> "Renew the credentials that were refused" + AGAIN;
            case FailureCode.INVALID_SPEC -> "Correct what the job asks for (payload, execution)" + AGAIN;
            case FailureCode.CANCELLED -> "If it is still needed, enqueue it again.";
            case FailureCode.RATE_LIMITED -> "Ask the other service less often (fewer workers, a concurrency key)" + AGAIN;
            case FailureCode.TIMEOUT -> "Find out what is slow, or allow more time (timeout_s)" + AGAIN;
            case FailureCode.STALE_WORKER ->
                    "Look at the worker's log and its host: it vanished while it worked. Then enqueue the job again.";
            case FailureCode.NO_PROGRESS ->
                    "Find out where it hangs (phase, step), or allow more time between two steps (progress_deadline_s)" + AGAIN;
            default -> Classification.ACCOUNT.equals(meaning.category())
                    ? "Look at the account: only a person can put it right; then enqueue the job again."
                    : "Read the traceback of its attempts (/attempts), mend the cause" + AGAIN;
        };
    }
}
