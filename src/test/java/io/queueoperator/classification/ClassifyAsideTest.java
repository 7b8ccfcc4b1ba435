package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.failure.RuleSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifyAsideTest {
    private static final RuleSet OTHER = RuleSet.of(List.of());

    @Test
    void a_few_failures_by_the_default_rules_are_classified_where_they_come_in() {
        assertThat(thread(1, DefaultRules.SET)).isSameAs(Thread.currentThread());
    }

    @Test
    void many_failures_and_rules_of_a_file_are_classified_by_a_worker_thread() {
        assertThat(thread(1_000, DefaultRules.SET)).isNotSameAs(Thread.currentThread());
        assertThat(thread(1, OTHER)).isNotSameAs(Thread.currentThread());
    }

    private static Thread thread(int failures, RuleSet rules) {
        return ClassifyAside.of(failures, rules, Thread::currentThread).await().indefinitely();
    }
}
