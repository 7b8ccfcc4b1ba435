package io.queueoperator.platform.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.platform.breaker.BreakerState.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerStateTest {
    private final BreakerState state = new BreakerState(3, Duration.ofSeconds(10));
    private long now = Long.MAX_VALUE - 5; // the clock of nanoTime may overflow

    @Test
    void three_calls_in_a_row_without_an_answer_open_it_and_nobody_is_let_through() {
        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isTrue();

        assertThat(state.phase()).isEqualTo(Phase.OPEN);
        assertThat(state.admit()).isEqualTo(BreakerState.REFUSED);
    }

    @Test
    void an_answer_in_between_begins_the_row_anew() {
        unanswered();
        unanswered();
        state.answered(state.admit());

        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isTrue();
    }

    @Test
    void failures_that_lie_far_apart_do_not_count_together() {
        unanswered();
        unanswered();
        pass(Duration.ofSeconds(11));

        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isTrue();
    }

    @Test
    void while_it_probes_nobody_else_is_let_through_and_an_answer_closes_it() {
        open();
        state.probing();

        assertThat(state.phase()).isEqualTo(Phase.HALF_OPEN);
        assertThat(state.admit()).isEqualTo(BreakerState.REFUSED);
        state.probed(true);
        assertThat(state.phase()).isEqualTo(Phase.CLOSED);
        assertThat(state.admit()).isNotEqualTo(BreakerState.REFUSED);
    }

    @Test
    void a_probe_without_an_answer_opens_it_again() {
        open();
        state.probing();
        state.probed(false);

        assertThat(state.phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void a_row_begins_anew_after_it_closed() {
        open();
        state.probing();
        state.probed(true);

        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isFalse();
        assertThat(unanswered()).isTrue();
    }

    @Test
    void calls_that_began_before_it_opened_say_nothing_after_it_closed() {
        long before = state.admit();
        open();
        state.probing();
        state.probed(true);
        for (int i = 0; i < 10; i++) {
            assertThat(state.unanswered(before, now)).isFalse();
        }
        assertThat(state.phase()).isEqualTo(Phase.CLOSED);

        unanswered();
        unanswered();
        state.answered(before);
        assertThat(unanswered()).as("an answer to an old question does not help").isTrue();
    }

    @Test
    void many_failures_at_once_open_it_once() {
        long era = state.admit();
        int opened = 0;
        for (int i = 0; i < 50; i++) {
            opened += state.unanswered(era, now) ? 1 : 0;
        }
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void a_probe_that_nobody_asked_for_changes_nothing() {
        state.probing();
        state.probed(true);
        assertThat(state.phase()).isEqualTo(Phase.CLOSED);
        open();
        state.probed(true);
        assertThat(state.phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void a_breaker_that_opens_after_nothing_is_refused() {
        assertThatThrownBy(() -> new BreakerState(0, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0");
    }

    private void open() {
        unanswered();
        unanswered();
        assertThat(unanswered()).isTrue();
    }

    private boolean unanswered() {
        pass(Duration.ofMillis(10));
        return state.unanswered(state.admit(), now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
