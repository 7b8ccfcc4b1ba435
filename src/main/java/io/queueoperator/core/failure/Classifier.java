package io.queueoperator.core.failure;

import static io.queueoperator.core.failure.Classification.ACCOUNT;
import static io.queueoperator.core.failure.Classification.INFRASTRUCTURE;
import static io.queueoperator.core.failure.Classification.UNKNOWN;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a failure means. What the reporter states wins over the guess; half a statement is completed by it
 * (seed 002, part 7). The first rule that matches decides.
 */
public final class Classifier {
    private static final Set<String> POINTLESS_TO_RETRY =
            Set.of(FailureCode.AUTH_FAILED, FailureCode.INVALID_SPEC, FailureCode.CANCELLED);
    private static final Rule.Outcome NOTHING = new Rule.Outcome(null, null, null, null, null, null);

    private Classifier() {}

    /** What the failure means by the default rules. */
    public static Classification classify(FailureReport report) {
        return classify(report, null, null, DefaultRules.SET);
    }

    /**
     * What the failure means. Total: every report gets an answer.
     *
     * @param taskType of the job that failed, if it is known
     * @param sourceId of that job, if it has one
     */
    public static Classification classify(
            FailureReport report, @Nullable String taskType, @Nullable String sourceId, RuleSet rules) {
        Rule rule = rules.first(Evidence.of(report, taskType, sourceId)).orElse(null);
        Rule.Outcome guess = rule == null ? NOTHING : rule.then();
        String code = given(report.code(), given(guess.code(), FailureCode.AGENT_ERROR));
        String category = given(report.category(), given(guess.category(), categoryOf(code)));
        String type = given(report.type(), guess.type() == null ? typeOf(code) : guess.type());
        // Whoever says that it is something else than the rule thinks does not get the rule's idea of what to do about it.
        Rule.Outcome opinion = agrees(guess.code(), code) && agrees(guess.category(), category) ? guess : NOTHING;
        boolean retryable = retryable(report, opinion, category, code);
        boolean needsReview = opinion.needsReview() != null
                ? opinion.needsReview()
                : !retryable && !FailureCode.CANCELLED.equals(code);
        return new Classification(
                category, type, code, retryable, needsReview, opinion.retryDelay(), rule == null ? null : rule.name(),
                rules.version());
    }

    private static boolean retryable(FailureReport report, Rule.Outcome opinion, String category, String code) {
        if (report.retryable() != null) {
            return report.retryable();
        }
        return opinion.retryable() != null
                ? opinion.retryable()
                : !ACCOUNT.equals(category) && !POINTLESS_TO_RETRY.contains(code);
    }

    private static boolean agrees(@Nullable String guess, String meaning) {
        return guess == null || guess.equals(meaning);
    }

    private static String given(@Nullable String stated, String guess) {
        return stated == null || stated.isBlank() ? guess : stated;
    }

    static String categoryOf(String code) {
        return switch (code) {
            case FailureCode.RATE_LIMITED, FailureCode.TIMEOUT, FailureCode.STALE_WORKER, FailureCode.NO_PROGRESS ->
                    INFRASTRUCTURE;
            case FailureCode.AUTH_FAILED -> ACCOUNT;
            default -> UNKNOWN;
        };
    }

    static String typeOf(String code) {
        return switch (code) {
            case FailureCode.RATE_LIMITED -> "rate_limited";
            case FailureCode.TIMEOUT -> "timeout";
            case FailureCode.STALE_WORKER -> "stale_worker";
            case FailureCode.NO_PROGRESS -> "no_progress";
            case FailureCode.AUTH_FAILED -> "auth_failed";
            case FailureCode.INVALID_SPEC -> "invalid_spec";
            case FailureCode.CANCELLED -> "cancelled";
            default -> "";
        };
    }
}
