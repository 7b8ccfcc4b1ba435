package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classification rules in force in the instance that answers.
 *
 * @param version made of what the rules say: 12 hex digits
 * @param origin defaults, file, or database: those that were in force before the file was refused at the start
 * @param file the configured one
 * @param since when this instance put them in force
 * @param refusal why the file as it is now is not in force; null: it is
 * @param content all rules in their order, as a rule file that needs nothing besides itself
 */
public record RulesView(
        String version,
        String origin,
        @Nullable String file,
        Instant since,
        @Nullable Refusal refusal,
        RawJson content) {

    /** @param at when this instance first saw it */
    public record Refusal(Instant at, List<RulesProblem> problems) {}

    /**
     * Rules that were in force at some time.
     *
     * @param origin where they came from at first
     * @param lastInForceAt when an instance last put them in force
     */
    public record Version(
            String version, String origin, Instant firstInForceAt, Instant lastInForceAt, RawJson content) {}
}
