package io.queueoperator.core.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the classification table, as data.
 *
 * @param name unique in its rule set; recorded with what it classifies
 * @param when what it applies to
 * @param then what that means
 */
public record Rule(String name, When when, Outcome then) {

    /** Whether it applies. */
    public boolean matches(Evidence evidence) {
        return when.matches(evidence);
    }

    /**
     * Conditions. All that is given must hold; of a list, any one. An empty list asks for nothing.
     *
     * @param text any of them is in the text, whatever their kinds
     * @param exceptionTypes simple or qualified names; case does not matter
     * @param exitCodes of a script
     * @param httpStatuses of an answer
     * @param taskTypes of the job
     * @param sourceIds of the job
     */
    public record When(
            List<TextCondition> text,
            List<String> exceptionTypes,
            List<Integer> exitCodes,
            List<Integer> httpStatuses,
            List<String> taskTypes,
            List<String> sourceIds) {
        public When {
            text = List.copyOf(text);
            exceptionTypes = List.copyOf(exceptionTypes);
            exitCodes = List.copyOf(exitCodes);
            httpStatuses = List.copyOf(httpStatuses);
            taskTypes = List.copyOf(taskTypes);
            sourceIds = List.copyOf(sourceIds);
        }

        /** Whether nothing is asked for: it would apply to every failure. */
        public boolean isEmpty() {
            return text.isEmpty() && exceptionTypes.isEmpty() && exitCodes.isEmpty() && httpStatuses.isEmpty()
                    && taskTypes.isEmpty() && sourceIds.isEmpty();
        }

        boolean matches(Evidence evidence) {
            // The text last: looking into it is what takes time.
            return anyOf(exitCodes, evidence.exitCode())
                    && anyOf(httpStatuses, evidence.httpStatus())
                    && anyOf(taskTypes, evidence.taskType())
                    && anyOf(sourceIds, evidence.sourceId())
                    && anyException(evidence.exceptionTypes())
                    && (text.isEmpty() || text.stream().anyMatch(condition -> condition.isIn(evidence)));
        }

        private static boolean anyOf(List<?> wanted, @Nullable Object found) {
            return wanted.isEmpty() || found != null && wanted.contains(found);
        }

        private boolean anyException(List<String> found) {
            return exceptionTypes.isEmpty()
                    || found.stream().anyMatch(type -> exceptionTypes.stream().anyMatch(wanted -> isNamed(type, wanted)));
        }

        /** The whole name, or its last parts: TimeoutError is also that of asyncio.exceptions. */
        private static boolean isNamed(String type, String wanted) {
            int begin = type.length() - wanted.length();
            return begin >= 0 && type.regionMatches(true, begin, wanted, 0, wanted.length())
                    && (begin == 0 || type.charAt(begin - 1) == '.' || type.charAt(begin - 1) == '$');
        }
    }

    /**
     * What a failure means; what is null is found in the other parts.
     *
     * @param category see {@link Classification}
     * @param type see {@link Classification}
     * @param code see {@link FailureCode}
     * @param retryable whether another attempt is worth making
     * @param needsReview whether a person should look
     * @param retryDelay how long another attempt waits, where no server said so; null: the backoff
     */
    public record Outcome(
            @Nullable String category,
            @Nullable String type,
            @Nullable String code,
            @Nullable Boolean retryable,
            @Nullable Boolean needsReview,
            java.time.@Nullable Duration retryDelay) {}
}
