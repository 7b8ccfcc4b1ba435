package io.queueoperator.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadValueTest {
    @ParameterizedTest
    @CsvSource({
        "id, id", "taskType, task_type", "maxAttempts, max_attempts", "leaseS, lease_s", "sourceUrlId, source_url_id",
        "page2Size, page2_size", "task_type, task_type", "'', ''"})
    void a_field_has_its_name_in_json(String java, String json) {
        assertThat(BadValue.snakeCase(java)).isEqualTo(json);
    }
}
