package io.queueoperator.flow.reap;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.postgres.DatabaseConfig;
import io.queueoperator.testing.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassOverSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0s", "4999ms"})
    void a_time_in_which_our_own_statements_may_be_under_way_is_refused_by_the_name_of_the_setting(String time) {
        assertThatThrownBy(() -> passOverAfter(time))
                .hasMessageContaining("queue-operator.reaper.pass-over-after is PT")
                .hasMessageContaining("at least PT5S, queue-operator.postgres.statement-timeout");
    }

    @Test
    void as_long_as_a_statement_may_take_is_enough() {
        assertThatCode(() -> passOverAfter("5s")).doesNotThrowAnyException();
    }

    /** No store is asked before it looks. */
    private static PassOver passOverAfter(String time) {
        return new PassOver(
                null, Settings.of(ReapConfig.class, "queue-operator.reaper.pass-over-after", time),
                Settings.of(DatabaseConfig.class), new SimpleMeterRegistry());
    }
}
