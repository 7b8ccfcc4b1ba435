package io.queueoperator.classification;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A look at the rule file.
 *
 * @param standing what is in force now
 * @param changed whether other rules are in force than before
 */
record Looked(Standing standing, boolean changed) implements Outcome {

    @Override
    public boolean routine() {
        return !changed;
    }

    /** What is wrong in a file that is refused, line by line. */
    @Override
    public List<ItemFailure> itemFailures() {
        Standing.Refusal refusal = standing.refusal();
        List<RulesProblem> problems = refusal == null ? List.of() : refusal.problems();
        return IntStream.range(0, problems.size())
                .mapToObj(i -> ItemFailure.of(i, problems.get(i), problems.get(i).problem()))
                .toList();
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("version", standing.rules().version(), "rules", standing.rules().rules().size(),
                "origin", standing.origin().name().toLowerCase(Locale.ROOT));
    }
}
