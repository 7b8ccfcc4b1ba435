package io.queueoperator.flow.gate;

import static io.queueoperator.testing.JobBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.flow.gate.CircuitBreaker.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a circuit breaker opens, lets one job try, and closes; it is noon. */
class CircuitBreakerTest {
    private static final BreakerKey KEY = new BreakerKey(BreakerKind.SOURCE, "shop-1");
    private static final BreakerPolicy POLICY =
            new BreakerPolicy(5, Set.of("infrastructure"), Duration.ofSeconds(60), Duration.ofMinutes(5));

    /** Seed 003, ScraperCircuitBreaker(failure_threshold=5). */
    @Test
    void scraper_circuit_breaker_opens_with_the_fifth_failure_in_a_row_and_a_success_begins_the_count_anew() {
        CircuitBreaker breaker = failed(CircuitBreaker.closed(KEY), 4);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.failures()).isEqualTo(4);

        breaker = breaker.after(success(NOON), POLICY, NOON);
        assertThat(breaker.failures()).isZero();
        breaker = failed(breaker, 4);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);

        breaker = failed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.retryAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(breaker.last()).isNotNull();
    }

    @Test
    void failures_of_other_categories_neither_count_nor_begin_the_count_anew() {
        CircuitBreaker breaker = failed(CircuitBreaker.closed(KEY), 4).after(failure("account", NOON), POLICY, NOON);
        assertThat(breaker.failures()).isEqualTo(4);
        assertThat(failed(breaker, 1).state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void while_it_is_open_nothing_changes_it_but_the_time() {
        CircuitBreaker open = failed(CircuitBreaker.closed(KEY), 5);

        assertThat(open.after(success(NOON), POLICY, NOON)).isEqualTo(open);
        assertThat(open.after(failure("infrastructure", NOON), POLICY, NOON)).isEqualTo(open);
        assertThat(open.at(NOON.plusSeconds(59))).isEqualTo(open);
        assertThat(open.at(NOON.plusSeconds(60)).state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void a_probe_that_succeeds_closes_it() {
        Instant later = NOON.plusSeconds(70);
        CircuitBreaker closed = probing().probed(success(later), POLICY, later);

        assertThat(closed.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(closed.failures()).isZero();
        assertThat(closed.trips()).isZero();
        assertThat(closed.probe()).isNull();
        assertThat(closed.retryAt()).isNull();
    }

    @Test
    void each_probe_that_fails_keeps_it_open_twice_as_long_up_to_a_limit() {
        CircuitBreaker breaker = failed(CircuitBreaker.closed(KEY), 5);
        Instant now = NOON;
        for (int seconds : new int[] {60, 120, 240, 300, 300}) {
            assertThat(breaker.retryAt()).isEqualTo(now.plusSeconds(seconds));
            now = breaker.retryAt();
            breaker = probing(breaker.at(now)).probed(failure("infrastructure", now), POLICY, now);
            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        }
        assertThat(breaker.trips()).isEqualTo(6);
        assertThat(breaker.failures()).isEqualTo(10);
    }

    @Test
    void a_probe_that_fails_for_a_reason_that_does_not_count_makes_room_for_another_one() {
        CircuitBreaker after = probing().probed(failure("unknown", NOON), POLICY, NOON);

        assertThat(after.state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(after.probe()).isNull();
    }

    @Test
    void attempts_that_began_before_it_was_closed_say_nothing_about_the_time_after() {
        CircuitBreaker closed = probing().probed(success(NOON), POLICY, NOON.plusSeconds(100));
        for (int i = 0; i < 10; i++) {
            closed = closed.after(failure("infrastructure", NOON.plusSeconds(99)), POLICY, NOON.plusSeconds(200));
        }
        assertThat(closed.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(closed.failures()).isZero();

        assertThat(closed.after(failure("infrastructure", NOON.plusSeconds(101)), POLICY, NOON.plusSeconds(200)).failures())
                .isEqualTo(1);
    }

    @Test
    void a_policy_that_makes_no_sense_is_refused_by_name() {
        assertThatThrownBy(() -> new BreakerPolicy(0, Set.of(), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("queue-operator.circuit-breakers.failures is 0");
        assertThatThrownBy(() -> new BreakerPolicy(5, Set.of(), Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("cool-down");
    }

    private static CircuitBreaker probing() {
        return probing(failed(CircuitBreaker.closed(KEY), 5).at(NOON.plusSeconds(60)));
    }

    /** With a probe, as the statement that chooses one leaves it. */
    private static CircuitBreaker probing(CircuitBreaker b) {
        return new CircuitBreaker(b.key(), b.state(), b.failures(), b.trips(), b.openedAt(), b.retryAt(), b.changedAt(),
                new Probe("probe", 7, NOON, "scrape_jobs"), b.last());
    }

    private static CircuitBreaker failed(CircuitBreaker breaker, int times) {
        CircuitBreaker is = breaker;
        for (int i = 0; i < times; i++) {
            is = is.after(failure("infrastructure", NOON), POLICY, NOON);
        }
        return is;
    }

    private static AttemptEnd success(Instant claimedAt) {
        return end(null, claimedAt);
    }

    private static AttemptEnd failure(String category, Instant claimedAt) {
        return end(category, claimedAt);
    }

    private static AttemptEnd end(@Nullable String category, Instant claimedAt) {
        return new AttemptEnd("1", "scrape_jobs", "shop-1", null, category, category == null ? null : "TIMEOUT",
                category == null ? null : "no answer", claimedAt, claimedAt.plusSeconds(1));
    }
}
