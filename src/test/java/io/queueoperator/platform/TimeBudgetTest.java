package io.queueoperator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final long begin = Long.MAX_VALUE - 100; // the clock of nanoTime may overflow
    private final TimeBudget budget = new TimeBudget(begin + SECOND.toNanos());

    @Test
    void a_step_that_needs_less_than_is_left_gets_its_own_limit() {
        assertThat(budget.atMost(Duration.ofMillis(250), begin)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void a_step_that_needs_more_gets_what_is_left() {
        assertThat(budget.atMost(Duration.ofMillis(700), begin + Duration.ofMillis(600).toNanos()))
                .isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void a_step_that_comes_too_late_gets_next_to_nothing() {
        assertThat(budget.atMost(SECOND, begin + SECOND.toNanos())).isEqualTo(Duration.ofMillis(1));
        assertThat(budget.atMost(SECOND, begin + 2 * SECOND.toNanos())).isEqualTo(Duration.ofMillis(1));
    }

    /** A timer takes no less than a millisecond: a long poll that asked one for less was never answered. */
    @Test
    void it_is_over_when_less_is_left_than_a_timer_can_take() {
        assertThat(budget.isOver(begin)).isFalse();
        assertThat(budget.isOver(begin + SECOND.toNanos() - 1_000_000)).isFalse();
        assertThat(budget.isOver(begin + SECOND.toNanos() - 999_999)).isTrue();
        assertThat(budget.isOver(begin + SECOND.toNanos())).isTrue();
        assertThat(budget.isOver(begin + 2 * SECOND.toNanos())).isTrue();
    }
}
