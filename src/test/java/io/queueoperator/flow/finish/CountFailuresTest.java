package io.queueoperator.flow.finish;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.telemetry.MetricsConfig;
import io.queueoperator.testing.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountFailuresTest {
    @ParameterizedTest
    @ValueSource(strings = {"error-codes", "error-categories"})
    void a_number_that_makes_no_sense_is_refused_by_its_setting(String setting) {
        MetricsConfig config = Settings.of(MetricsConfig.class, "queue-operator.metrics." + setting, "-1");

        assertThatThrownBy(() -> new CountFailures(new SimpleMeterRegistry(), config))
                .hasMessageContaining("queue-operator.metrics." + setting + " is -1; expected: at least 0");
    }
}
