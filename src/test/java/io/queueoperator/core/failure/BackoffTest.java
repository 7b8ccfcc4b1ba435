package io.queueoperator.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.queueoperator.testing.Cases;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void the_wait_doubles_up_to_the_maximum_and_is_spread_by_at_most_a_quarter() {
        Cases.forAll(random -> {
            long base = 1 + random.nextLong(600_000);
            long max = base + random.nextLong(86_400_000 - base);
            int attempt = 1 + random.nextInt(40);
            double ideal = Math.min(base * Math.pow(2, attempt - 1), (double) max);

            Backoff backoff = new Backoff(Duration.ofMillis(base), Duration.ofMillis(max));
            Duration wait = backoff.after(attempt, random.nextInt());

            assertThat((double) wait.toMillis()).isBetween(Math.floor(0.75 * ideal), ideal);
        });
    }

    @Test
    void the_wait_is_never_negative_nor_longer_than_the_maximum_whatever_the_attempt() {
        Cases.forAll(random -> {
            Duration base = Duration.ofMillis(random.nextLong(1_000_000));
            Duration max = base.plusMillis(random.nextLong(1_000_000_000));
            int attempt = Cases.oneOf(random, random.nextInt(), Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE);

            assertThat(new Backoff(base, max).after(attempt, random.nextInt())).isBetween(Duration.ZERO, max);
        });
    }

    @Test
    void jobs_that_failed_together_do_not_come_back_together() {
        Backoff backoff = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

        Set<Duration> waits = IntStream.range(0, 1_000)
                .mapToObj(seed -> backoff.after(1, seed))
                .collect(Collectors.toSet());

        assertThat(waits).hasSizeGreaterThan(900);
    }

    @Test
    void the_same_job_waits_equally_long_whoever_calculates() {
        Backoff backoff = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

        assertThat(backoff.after(3, 4711)).isEqualTo(backoff.after(3, 4711));
    }

    @Test
    void a_base_that_is_negative_or_beyond_the_maximum_is_refused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second.negated(), second))
                .withMessageContaining("PT-1S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second.multipliedBy(2), second))
                .withMessageContaining("PT2S");
    }
}
