package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoldBackTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final HoldBack holdBack = new HoldBack(Duration.ofSeconds(60));

    @Test
    void more_is_taken_until_a_step_is_not_written_down_and_again_once_one_is() {
        assertThat(holdBack.mayTake()).isTrue();
        holdBack.failed(NOW);
        assertThat(holdBack.mayTake()).isFalse();
        holdBack.written();
        assertThat(holdBack.mayTake()).isTrue();
    }

    @Test
    void what_is_in_hand_and_not_due_yet_is_waited_for() {
        holdBack.failed(NOW);

        assertThat(holdBack.nothingDue(200, NOW.plusSeconds(1))).isFalse();
        assertThat(holdBack.mayTake()).isFalse();
    }

    @Test
    void somebody_else_has_finished_what_was_in_hand() {
        holdBack.failed(NOW);

        assertThat(holdBack.nothingDue(0, NOW.plusSeconds(1))).isTrue();
        assertThat(holdBack.mayTake()).isTrue();
    }

    @Test
    void what_others_have_in_hand_all_the_time_is_not_waited_for_for_ever() {
        holdBack.failed(NOW);

        assertThat(holdBack.nothingDue(7, NOW.plusSeconds(61))).isTrue();
    }
}
