package io.queueoperator.ingestion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.testing.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSettingsTest {
    @ParameterizedTest
    @CsvSource({"schema, 1st", "items-table, it-ems", "runs-table, public.runs"})
    void a_name_that_is_none_is_refused_by_its_setting_whatever_the_mode(String setting, String value) {
        IngestionConfig config = Settings.of(IngestionConfig.class, "queue-operator.ingestion." + setting, value);

        assertThatThrownBy(() -> new Tables(null, config))
                .hasMessageContaining("queue-operator.ingestion." + setting + " is " + value + "; expected: a name of letters");
    }
}
