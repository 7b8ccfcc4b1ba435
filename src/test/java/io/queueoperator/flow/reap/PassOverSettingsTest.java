package io.queueoperator.flow.reap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.testing.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassOverSettingsTest {
    private static final Duration STATEMENT = Duration.ofSeconds(5);

    @ParameterizedTest
    @ValueSource(strings = {"0s", "4999ms"})
    void a_time_in_which_our_own_statements_may_be_under_way_is_refused_by_the_name_of_the_setting(String time) {
        assertThatThrownBy(() -> PassOver.tooLong(set(time), STATEMENT))
                .hasMessageContaining("queue-operator.reaper.pass-over-after is PT")
                .hasMessageContaining("at least PT5S, queue-operator.postgres.statement-timeout");
    }

    @Test
    void as_long_as_a_statement_may_take_is_enough() {
        assertThat(PassOver.tooLong(set("5s"), STATEMENT)).isEqualTo(STATEMENT);
    }

    @ParameterizedTest
    @CsvSource({"PT5S, PT10S", "PT1M, PT1M"})
    void where_nothing_is_said_it_is_ten_seconds_and_never_less_than_a_statement_may_take(Duration statement, Duration tooLong) {
        assertThat(PassOver.tooLong(Settings.of(ReapConfig.class), statement)).isEqualTo(tooLong);
    }

    private static ReapConfig set(String time) {
        return Settings.of(ReapConfig.class, "queue-operator.reaper.pass-over-after", time);
    }
}
