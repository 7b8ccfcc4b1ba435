package io.queueoperator.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(4, Duration.ofMillis(200), Duration.ofSeconds(10));

    @Test
    void what_is_safe_to_repeat_is_repeated_after_every_trouble_that_may_pass() {
        for (int status : new int[] {429, 500, 502, 503, 504}) {
            assertThat(POLICY.pause(1, answered(status, null), true, 0.5)).as("%d", status).isPresent();
        }
        assertThat(POLICY.pause(1, silence(true), true, 0.5)).isPresent();
        OperatorException foreign = OperatorException.unreadable("POST /", 200, "not JSON: <html>", null);
        assertThat(POLICY.pause(1, foreign, true, 0.5)).isPresent();
    }

    @Test
    void what_is_wrong_with_the_call_itself_is_not_repeated() {
        for (int status : new int[] {400, 401, 403, 404, 409, 413, 422}) {
            assertThat(POLICY.pause(1, answered(status, null), true, 0.5)).as("%d", status).isEmpty();
        }
    }

    @Test
    void what_must_not_happen_twice_is_repeated_only_when_it_certainly_did_not_happen() {
        assertThat(POLICY.pause(1, silence(true), false, 0.5)).isEmpty();
        assertThat(POLICY.pause(1, answered(500, null), false, 0.5)).isEmpty();
        assertThat(POLICY.pause(1, answered(502, null), false, 0.5)).isEmpty();
        assertThat(POLICY.pause(1, answered(504, null), false, 0.5)).isEmpty();
        assertThat(POLICY.pause(1, silence(false), false, 0.5)).isPresent();
        assertThat(POLICY.pause(1, answered(503, null), false, 0.5)).isPresent();
        assertThat(POLICY.pause(1, answered(429, null), false, 0.5)).isPresent();
    }

    @Test
    void it_ends_after_the_last_try() {
        assertThat(POLICY.pause(3, silence(true), true, 0.5)).isPresent();
        assertThat(POLICY.pause(4, silence(true), true, 0.5)).isEmpty();
        assertThat(RetryPolicy.NONE.pause(1, silence(false), true, 0.5)).isEmpty();
    }

    @Test
    void pauses_double_up_to_the_longest_and_half_of_each_is_chance() {
        assertThat(POLICY.backoff(1, 0)).isEqualTo(Duration.ofMillis(100));
        assertThat(POLICY.backoff(1, 1)).isEqualTo(Duration.ofMillis(200));
        assertThat(POLICY.backoff(3, 1)).isEqualTo(Duration.ofMillis(800));
        Cases.forAll(random -> assertThat(POLICY.backoff(random.nextInt(1, 100_000), random.nextDouble()))
                .isBetween(Duration.ofMillis(100), Duration.ofSeconds(10)));
    }

    @Test
    void nobody_comes_back_before_the_operator_asked_for_it_nor_all_at_once() {
        OperatorException busy = answered(503, Duration.ofSeconds(2));

        assertThat(POLICY.pause(1, busy, true, 0)).contains(Duration.ofSeconds(2));
        assertThat(POLICY.pause(1, busy, true, 1)).contains(Duration.ofMillis(2200));
    }

    @Test
    void an_operator_that_asks_for_more_patience_than_there_is_is_not_waited_for() {
        assertThat(POLICY.pause(1, answered(503, Duration.ofMinutes(5)), true, 0.5)).isEmpty();
    }

    @Test
    void who_never_gives_up_comes_back_after_five_minutes_however_long_was_asked_for() {
        assertThat(POLICY.patience(1, answered(503, Duration.ofMinutes(4)), 0)).isEqualTo(Duration.ofMinutes(4));
        assertThat(POLICY.patience(1, answered(503, Duration.ofDays(365)), 0)).isEqualTo(Duration.ofMinutes(5));
        RetryPolicy slow = new RetryPolicy(4, Duration.ofSeconds(1), Duration.ofMinutes(10));
        assertThat(slow.pause(1, answered(503, Duration.ofMinutes(8)), true, 0)).contains(Duration.ofMinutes(8));
    }

    private static OperatorException answered(int status, @Nullable Duration retryAfter) {
        return OperatorException.refused(
                "POST /", status, new OperatorException.Answer("CODE", "no", Map.of(), null, retryAfter));
    }

    private static OperatorException silence(boolean reached) {
        return OperatorException.unreachable("POST /", "nothing", reached, new IOException());
    }
}
