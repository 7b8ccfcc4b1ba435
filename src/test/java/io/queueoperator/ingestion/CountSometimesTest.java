package io.queueoperator.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountSometimesTest {
    private static final long SECOND = 1_000_000_000;
    private final CountSometimes sometimes = new CountSometimes(Duration.ofSeconds(10));

    @Test
    void a_run_is_counted_at_once_and_then_each_time_the_pause_is_over() {
        assertThat(sometimes.isTime("9", 0)).isTrue();
        assertThat(sometimes.isTime("9", 10 * SECOND - 1)).isFalse();
        assertThat(sometimes.isTime("9", 10 * SECOND)).isTrue();
        assertThat(sometimes.isTime("9", 19 * SECOND)).isFalse();
    }

    @Test
    void runs_do_not_wait_for_each_other() {
        assertThat(sometimes.isTime("9", 0)).isTrue();
        assertThat(sometimes.isTime("10", 1)).isTrue();
    }

    @Test
    void a_clock_that_begins_below_zero_is_a_clock() {
        assertThat(sometimes.isTime("9", -30 * SECOND)).isTrue();
        assertThat(sometimes.isTime("9", -25 * SECOND)).isFalse();
        assertThat(sometimes.isTime("9", -20 * SECOND)).isTrue();
    }

    @Test
    void only_so_many_runs_are_remembered_and_the_longest_uncounted_is_forgotten_first() {
        for (int run = 0; run <= 10_000; run++) {
            sometimes.isTime("run-" + run, run);
        }

        assertThat(sometimes.isTime("run-1", 20_000)).isFalse();
        assertThat(sometimes.isTime("run-0", 20_000)).isTrue();
    }
}
