package io.queueoperator.flow.finish;

import io.queueoperator.api.ClassifiedFailure;
import io.queueoperator.api.ClassifyRequest;
import io.queueoperator.classification.ClassifyAside;
import io.queueoperator.classification.RulesInForce;
import io.queueoperator.core.failure.Backoff;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.Evidence;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.failure.RuleSet;
import io.queueoperator.core.failure.Verdict;
import io.queueoperator.core.job.JobStatus;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What would be decided about a failure; nothing is written. The same functions decide as for {@link FailJobs}. */
@ApplicationScoped
class ClassifyFailure {
    private final RulesInForce rules;
    private final Backoff backoff;

    ClassifyFailure(RulesInForce rules, FinishConfig config) {
        this.rules = rules;
        this.backoff = new Backoff(config.backoffBase(), config.backoffMax());
    }

    Uni<ClassifiedFailure> classify(ClassifyRequest request) {
        return rules.now().chain(set -> ClassifyAside.of(1, set, () -> classified(request, set)));
    }

    private ClassifiedFailure classified(ClassifyRequest request, RuleSet set) {
        FailureReport report = request.report();
        Classification meaning = Classifier.classify(report, request.taskType(), request.sourceId(), set);
        Evidence seen = Evidence.of(report, request.taskType(), request.sourceId());
        int attempt = request.attempt() == null ? 1 : request.attempt();
        int maxAttempts = request.maxAttempts() == null ? 3 : request.maxAttempts();
        String message = ErrorText.compact(report.message());
        Verdict verdict = Verdict.on(attempt, maxAttempts, report, meaning, backoff, message.hashCode());
        boolean again = verdict.to() == JobStatus.QUEUED;
        return new ClassifiedFailure(
                message, meaning.category(), meaning.type(), meaning.code(), meaning.retryable(),
                meaning.needsReview() && verdict.to() != JobStatus.CANCELLED, meaning.rule(), meaning.rulesVersion(),
                seen.exceptionTypes(), seen.httpStatus(), verdict.to().wire(),
                again ? Double.valueOf(verdict.delay().toMillis() / 1000.0) : null, again ? from(report, meaning) : null);
    }

    private static @Nullable String from(FailureReport report, Classification meaning) {
        if (report.retryAfter() != null) {
            return "server";
        }
        return meaning.retryDelay() != null ? "rule" : "backoff";
    }
}
