package io.queueoperator.ledger.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.platform.telemetry.MetricsConfig;
import io.queueoperator.testing.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureSettingsTest {
    @ParameterizedTest
    @CsvSource({"task-types, -1", "count-up-to, 0"})
    void a_number_that_makes_no_sense_is_refused_by_its_setting(String setting, String value) {
        MetricsConfig config = Settings.of(MetricsConfig.class, "queue-operator.metrics." + setting, value);

        assertThatThrownBy(() -> new MeasureQueue(null, config, null, null, null))
                .hasMessageContaining("queue-operator.metrics." + setting + " is " + value + "; expected: at least");
    }
}
