package io.queueoperator.flow.reap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepSizeTest {
    private final StepSize size = new StepSize(500);

    @Test
    void the_first_step_takes_a_whole_batch() {
        assertThat(size.now()).isEqualTo(500);
    }

    @Test
    void after_a_failure_a_step_takes_half_until_it_takes_one() {
        size.failed();
        assertThat(size.now()).isEqualTo(250);
        IntStream.range(0, 20).forEach(i -> size.failed());
        assertThat(size.now()).isEqualTo(1);
    }

    @Test
    void steps_that_go_well_grow_to_a_whole_batch_again_and_no_further() {
        IntStream.range(0, 20).forEach(i -> size.failed());
        size.wentWell();
        assertThat(size.now()).isEqualTo(2);
        IntStream.range(0, 20).forEach(i -> size.wentWell());
        assertThat(size.now()).isEqualTo(500);
    }

    @Test
    void a_store_that_takes_three_rows_at_a_time_gets_them_all() {
        int left = 1_000;
        for (int step = 0; left > 0 && step < 2_000; step++) {
            int taken = Math.min(size.now(), left);
            if (taken <= 3) {
                left -= taken;
                size.wentWell();
            } else {
                size.failed();
            }
        }
        assertThat(left).isZero();
    }
}
