package io.queueoperator.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who tries keys too often has to wait, and nobody else. */
class FailedSignInsTest {
    private static final long SECOND = 1_000_000_000L;
    private final FailedSignIns failures = new FailedSignIns(3, Duration.ofMinutes(1));

    @Test
    void after_the_last_allowed_failure_one_waits_until_the_window_is_over() {
        failures.failed("a", 0);
        failures.failed("a", 10 * SECOND);
        assertThat(failures.waitSeconds("a", 10 * SECOND)).isZero();
        failures.failed("a", 20 * SECOND);

        assertThat(failures.waitSeconds("a", 20 * SECOND)).isEqualTo(40);
        assertThat(failures.waitSeconds("a", 60 * SECOND - 1)).isEqualTo(1);
        assertThat(failures.waitSeconds("a", 60 * SECOND)).isZero();
        assertThat(failures.waitSeconds("b", 20 * SECOND)).as("another address").isZero();
    }

    @Test
    void a_new_window_begins_with_the_first_failure_after_the_old_one() {
        for (int i = 0; i < 3; i++) {
            failures.failed("a", 0);
        }
        failures.failed("a", 70 * SECOND);

        assertThat(failures.waitSeconds("a", 70 * SECOND)).isZero();
    }

    @Test
    void only_so_many_addresses_are_remembered() {
        for (int i = 0; i < 3; i++) {
            failures.failed("first", 0);
        }
        for (int i = 0; i < 10_000; i++) {
            failures.failed("address " + i, 0);
        }

        assertThat(failures.waitSeconds("first", 0)).isZero();
        assertThat(failures.waitSeconds("address 9999", 0)).isZero();
    }
}
