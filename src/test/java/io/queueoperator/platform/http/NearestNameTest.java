package io.queueoperator.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN =
            List.of("task_type", "source_id", "source_url_id", "payload", "priority", "max_attempts", "id");

    @ParameterizedTest
    @CsvSource({
        "task_typ, task_type", "tasktype, task_type", "taskType, task_type", "sourceid, source_id",
        "source_urlid, source_url_id", "payloda, payload", "max_attempt, max_attempts", "payload, payload", "ids, id"})
    void a_slip_leads_to_the_name_that_was_meant(String written, String meant) {
        assertThat(NearestName.of(written, KNOWN)).isEqualTo(meant);
    }

    @Test
    void a_name_like_no_other_leads_nowhere() {
        assertThat(NearestName.of("colour", KNOWN)).isNull();
        assertThat(NearestName.of("concurrency", KNOWN)).isNull();
        assertThat(NearestName.of("payload", List.of())).isNull();
    }

    @Test
    void a_name_that_is_far_too_long_is_not_even_compared() {
        String name = "x".repeat(64);

        assertThat(NearestName.of(name + "x", List.of(name))).isNull();
        assertThat(NearestName.of(name, List.of(name + "x"))).isEqualTo(name + "x");
    }
}
