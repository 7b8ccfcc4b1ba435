package io.queueoperator.flow.reap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LeaseLookTest {
    private final AtomicLong clock = new AtomicLong();
    private final LeaseLook leases = new LeaseLook(clock::get);

    @Test
    void as_long_as_it_is_fast_all_leases_are_looked_at() {
        for (int sweep = 0; sweep < 3; sweep++) {
            assertThat(look(Duration.ofMillis(10), true)).isNull();
        }
    }

    @Test
    void where_it_is_slow_only_those_that_ran_out_since_the_last_look() {
        look(Duration.ofSeconds(2), true);
        clock.addAndGet(Duration.ofSeconds(5).toNanos());

        assertThat(look(Duration.ZERO, true)).as("since the last one began, and a minute").isCloseTo(67, within());
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(look(Duration.ZERO, true)).isCloseTo(65, within());
    }

    @Test
    void from_time_to_time_all_of_them_all_the_same() {
        look(Duration.ofSeconds(2), true);
        clock.addAndGet(Duration.ofSeconds(39).toNanos());
        assertThat(look(Duration.ZERO, true)).isNotNull();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(look(Duration.ZERO, true)).isNull();
        assertThat(look(Duration.ZERO, true)).as("it was fast again").isNull();
    }

    @Test
    void what_a_look_left_is_in_the_next_one() {
        look(Duration.ofSeconds(2), true);
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        look(Duration.ofSeconds(1), false);

        assertThat(look(Duration.ZERO, true)).as("since the last one that left nothing").isCloseTo(68, within());
    }

    @Test
    void where_the_first_look_at_all_is_too_slow_the_next_one_looks_at_the_latest() {
        LeaseLook.Look first = leases.begin();
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        first.failed();

        assertThat(leases.begin().secondsBack()).isCloseTo(65, within());
    }

    @Test
    void a_first_look_that_failed_for_another_reason_is_made_again() {
        leases.begin().failed();

        assertThat(leases.begin().secondsBack()).isNull();
    }

    @Test
    void once_it_takes_longer_than_a_statement_may_the_latest_are_looked_at() {
        look(Duration.ofSeconds(3), true);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        LeaseLook.Look all = leases.begin();
        assertThat(all.secondsBack()).isNull();
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        all.failed();

        assertThat(leases.begin().secondsBack()).isCloseTo(128, within());
    }

    private Double look(Duration time, boolean nothingLeft) {
        LeaseLook.Look look = leases.begin();
        clock.addAndGet(time.toNanos());
        look.found(nothingLeft);
        return look.secondsBack();
    }

    private static Offset<Double> within() {
        return Offset.offset(0.001);
    }
}
