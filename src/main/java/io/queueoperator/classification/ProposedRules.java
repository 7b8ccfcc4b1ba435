package io.queueoperator.classification;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.core.failure.RuleSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a rule file: rules, or the reasons why there are none.
 *
 * @param rules null when it was refused
 * @param own how many of the rules, from the first, stand in the file itself; the others are the default ones
 * @param problems what is wrong, in the order of the file; empty when nothing is
 */
record ProposedRules(@Nullable RuleSet rules, int own, List<RulesProblem> problems) {

    static ProposedRules refused(int line, int column, String problem, String expected) {
        return new ProposedRules(null, 0, List.of(new RulesProblem(line, column, problem, expected)));
    }
}
