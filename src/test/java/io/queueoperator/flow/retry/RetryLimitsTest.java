package io.queueoperator.flow.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which failures are worth retrying. */
class RetryLimitsTest {
    private static final RetryLimits DEFAULTS = RetryLimits.of(Map.of(), Map.of());

    @Test
    void infrastructure_is_retried_three_times_and_unknown_twice_per_job() {
        assertThat(DEFAULTS.isWorthRetrying("infrastructure", 2)).isTrue();
        assertThat(DEFAULTS.isWorthRetrying("infrastructure", 3)).isFalse();
        assertThat(DEFAULTS.isWorthRetrying("unknown", 1)).isTrue();
        assertThat(DEFAULTS.isWorthRetrying("unknown", 2)).isFalse();
    }

    @Test
    void a_failure_that_nobody_classified_is_unknown() {
        assertThat(DEFAULTS.isWorthRetrying(null, 1)).isTrue();
        assertThat(DEFAULTS.isWorthRetrying("", 2)).isFalse();
    }

    @Test
    void account_is_never_retried_whatever_is_configured() {
        RetryLimits limits = RetryLimits.of(Map.of("account", 5), Map.of("account", 7));

        assertThat(DEFAULTS.isWorthRetrying("account", 0)).isFalse();
        assertThat(limits.isWorthRetrying("account", 0)).isFalse();
    }

    @Test
    void other_categories_are_retried_where_somebody_says_so_and_the_run_has_the_last_word() {
        RetryLimits limits = RetryLimits.of(Map.of("device", 1, "unknown", 5), Map.of("unknown", 0));

        assertThat(DEFAULTS.isWorthRetrying("device", 0)).isFalse();
        assertThat(limits.isWorthRetrying("device", 0)).isTrue();
        assertThat(limits.isWorthRetrying("device", 1)).isFalse();
        assertThat(limits.isWorthRetrying("unknown", 0)).isFalse();
    }

    @Test
    void what_a_run_may_not_ask_for_is_refused_by_name() {
        RetryLimits.check(Map.of("account", 0, "infrastructure", 100));
        assertThatThrownBy(() -> RetryLimits.check(Map.of("account", 1)))
                .isInstanceOf(Problem.class).hasMessageContaining("limits.account");
        assertThatThrownBy(() -> RetryLimits.check(Map.of("unknown", -1))).hasMessageContaining("limits.unknown");
        assertThatThrownBy(() -> RetryLimits.check(Map.of("a b", 1))).hasMessageContaining("limits.a b");
    }
}
