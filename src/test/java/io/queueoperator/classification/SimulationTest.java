package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.RulesSimulation;
import io.queueoperator.api.RulesSimulation.Change;
import io.queueoperator.api.RulesSimulation.Meaning;
import io.queueoperator.core.failure.FailureReport;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Meaning UNKNOWN = new Meaning("unknown", "", "AGENT_ERROR");

    @Test
    void what_changes_is_counted_by_what_it_was_and_what_it_would_be() {
        Simulation simulation = simulation("""
                codes: [DISK_FULL]
                rules:
                  - {name: disk, when: {text: {words: disk full}}, then: {category: infrastructure, code: DISK_FULL, retryable: false}}
                  - {name: idle, when: {exit_code: 99}, then: {type: x}}
                """, 10);
        simulation.look(failed("disk full on host 1", UNKNOWN, true, true));
        simulation.look(failed("disk full on host 2", UNKNOWN, false, false));
        simulation.look(failed("who knows", UNKNOWN, true, true));

        RulesSimulation result = simulation.result(true);

        assertThat(result.lookedAt()).isEqualTo(3);
        assertThat(result.changed()).isEqualTo(2);
        assertThat(result.retriesSaved()).isEqualTo(1);
        assertThat(result.retriesAdded()).isZero();
        assertThat(result.changes()).containsExactly(
                new Change(UNKNOWN, new Meaning("infrastructure", "", "DISK_FULL"), 2));
        assertThat(result.examples()).extracting(RulesSimulation.Example::rule).containsExactly("disk", "disk");
        assertThat(result.matchedNothing()).containsExactly("idle");
    }

    @Test
    void its_time_is_looked_at_before_each_failure_and_not_only_now_and_then() {
        Simulation simulation = simulation("rules: [{name: a, when: {text: {contains: x}}, then: {type: y}}]", 2);
        List<RecordedFailure> failures = Collections.nCopies(200, failed("x", UNKNOWN, true, true));

        assertThat(simulation.lookAtAll(failures.iterator(), () -> simulation.lookedAt() < 3)).isFalse();
        assertThat(simulation.lookedAt()).isEqualTo(3);
        assertThat(simulation.lookAtAll(failures.iterator(), () -> true)).isTrue();
        assertThat(simulation.lookedAt()).isEqualTo(203);
    }

    @Test
    void a_retry_is_added_only_where_an_attempt_was_left() {
        Simulation simulation = simulation(
                "defaults: false\nrules: [{name: a, when: {exit_code: 99}, then: {type: x}}]", 10);
        Meaning account = new Meaning("account", "captcha", "AGENT_ERROR");
        simulation.look(failed("Captcha required", account, false, true));
        simulation.look(failed("Captcha required", account, false, false));

        assertThat(simulation.result(true).retriesAdded()).isEqualTo(1);
    }

    @Test
    void examples_are_bounded_and_counts_are_not() {
        Simulation simulation = simulation("rules: [{name: a, when: {text: {contains: x}}, then: {type: y}}]", 2);
        for (int i = 0; i < 50; i++) {
            simulation.look(failed("x", UNKNOWN, true, true));
        }

        assertThat(simulation.result(false).examples()).hasSize(2);
        assertThat(simulation.result(false).changed()).isEqualTo(50);
        assertThat(simulation.result(false).complete()).isFalse();
    }

    private static Simulation simulation(String file, int examples) {
        ProposedRules read = ReadRules.of(file);
        assertThat(read.problems()).isEmpty();
        return new Simulation(read.rules(), read.own(), examples);
    }

    private static RecordedFailure failed(String message, Meaning known, boolean retried, boolean attemptLeft) {
        return new RecordedFailure(
                1, NOW, "job-1", "ocr", null, 1,
                new FailureReport(message, null, null, null, null, null, null, null, null, null, null, null, null, null),
                known, retried, attemptLeft, true, true);
    }
}
