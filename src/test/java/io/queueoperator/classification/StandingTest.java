package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.classification.Standing.Origin;
import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.failure.RuleSet;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant T1 = T0.plusSeconds(5);
    private static final RuleSet OTHER = RuleSet.of(DefaultRules.SET.rules().subList(0, 3));
    private static final List<RulesProblem> BAD = List.of(new RulesProblem(3, 5, "rules is odd", "even"));

    @Test
    void other_rules_are_in_force_from_then_on_and_not_yet_recorded() {
        Standing next = Standing.defaults(T0).known().accepted(OTHER, Origin.FILE, T1);

        assertThat(next).isEqualTo(new Standing(OTHER, Origin.FILE, T1, null, false));
    }

    @Test
    void the_same_rules_again_change_nothing_but_end_a_refusal() {
        Standing before = new Standing(OTHER, Origin.FILE, T0, null, true);

        assertThat(before.refused(BAD, T1).accepted(OTHER, Origin.FILE, T1)).isEqualTo(before);
    }

    @Test
    void a_refusal_leaves_the_rules_and_keeps_its_time() {
        Standing before = new Standing(OTHER, Origin.FILE, T0, null, true);
        Standing refused = before.refused(BAD, T0);

        assertThat(refused.rules()).isSameAs(OTHER);
        assertThat(refused.refused(BAD, T1)).isSameAs(refused);
        assertThat(refused.refusal().inWords()).isEqualTo("line 3: rules is odd; expected: even");
        assertThat(refused.refused(List.of(), T1).refusal().at()).isEqualTo(T1);
    }

    @Test
    void what_was_in_force_before_stands_in_for_a_refused_file() {
        Standing standing = Standing.defaults(T0).refused(BAD, T0).insteadOfFile(OTHER, T1);

        assertThat(standing.origin()).isEqualTo(Origin.DATABASE);
        assertThat(standing.rules()).isSameAs(OTHER);
        assertThat(standing.refusal()).isNotNull();
    }
}
